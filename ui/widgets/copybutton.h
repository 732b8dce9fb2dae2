#pragma once

#include <QPushButton>
#include <QTimer>

#include <functional>

namespace deskrelay {

/// Copies a text and says so in place for a moment.
class CopyButton final : public QPushButton
{
    Q_OBJECT

public:
    /// \a what is what is copied, for those who cannot see the button beside it.
    CopyButton(const QString &label, const QString &what, QWidget *parent);

    /// The text is asked for when it is copied.
    void setSource(std::function<QString()> source);
    void setText(const QString &) = delete;

signals:
    void copied();

private:
    void copy();
    void showState(bool isCopied);

    QString m_label;
    std::function<QString()> m_source = {};
    QTimer m_back;
};

} // namespace deskrelay
