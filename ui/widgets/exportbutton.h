#pragma once

#include <QByteArray>
#include <QPushButton>

#include <functional>

namespace deskrelay {

/// A button with a menu of what can be saved to a file.
class ExportButton final : public QPushButton
{
    Q_OBJECT

public:
    explicit ExportButton(QWidget *parent);

    /// Offers \a title, which saves what \a content gives when it is chosen. \a fileName is a
    /// proposal; its ending is the file's kind.
    void offer(const QString &title, const QString &fileName, std::function<QByteArray()> content);

signals:
    void saved(const QString &path);
    void failed(const QString &path, const QString &reason);

private:
    void ask(const QString &fileName, const std::function<QByteArray()> &content);
    void write(const QString &path, const QByteArray &bytes);
};

} // namespace deskrelay
