#pragma once

#include <QByteArray>
#include <QString>
#include <QVariantMap>

namespace deskrelay {

/// What the window remembers between starts, in window.ini of the data directory. No secrets.
class WindowState final
{
public:
    /// An empty path remembers nothing.
    explicit WindowState(const QString &path);

    QByteArray bytes(const QString &name) const;
    void setBytes(const QString &name, const QByteArray &value);
    QString text(const QString &name) const;
    void setText(const QString &name, const QString &value);
    bool flag(const QString &name) const;
    void setFlag(const QString &name, bool value);
    QVariantMap map(const QString &name) const;
    void setMap(const QString &name, const QVariantMap &value);

private:
    QVariant read(const QString &name) const;
    void write(const QString &name, const QVariant &value);

    QString m_path;
};

} // namespace deskrelay
