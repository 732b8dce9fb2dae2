#pragma once

#include <QFrame>
#include <QTimer>

#include <chrono>

class QLabel;
class QPushButton;

namespace deskrelay {

/// A line at the top of a page that says what is wrong or new, and offers what to do.
class Notice final : public QFrame
{
    Q_OBJECT

public:
    enum class Kind
    {
        Info,
        Warning,
        Bad
    };

    explicit Notice(QWidget *parent);

    void show(Kind kind, const QString &title, const QString &text);
    /// The same, for so long.
    void
    showFor(std::chrono::milliseconds time, Kind kind, const QString &title, const QString &text);
    /// A button at its end; stays hidden until it gets a text.
    void setAction(const QString &text);
    QString title() const;
    QString text() const;

signals:
    void actionPressed();

private:
    void draw();

    Kind m_kind = Kind::Info;
    QTimer m_time;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_action;
};

} // namespace deskrelay
