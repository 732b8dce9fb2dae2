#include "ui/windowstate.h"

#include <QFile>
#include <QSettings>

namespace deskrelay {

WindowState::WindowState(const QString &path)
    : m_path(path)
{
}

QVariant WindowState::read(const QString &name) const
{
    return m_path.isEmpty() ? QVariant() : QSettings(m_path, QSettings::IniFormat).value(name);
}

void WindowState::write(const QString &name, const QVariant &value)
{
    if (m_path.isEmpty())
        return;
    QSettings settings(m_path, QSettings::IniFormat);
    settings.setValue(name, value);
    settings.sync();
    QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner);
}

QByteArray WindowState::bytes(const QString &name) const
{
    return read(name).toByteArray();
}

void WindowState::setBytes(const QString &name, const QByteArray &value)
{
    write(name, value);
}

QString WindowState::text(const QString &name) const
{
    return read(name).toString();
}

void WindowState::setText(const QString &name, const QString &value)
{
    write(name, value);
}

bool WindowState::flag(const QString &name) const
{
    return read(name).toBool();
}

void WindowState::setFlag(const QString &name, bool value)
{
    write(name, value);
}

QVariantMap WindowState::map(const QString &name) const
{
    return read(name).toMap();
}

void WindowState::setMap(const QString &name, const QVariantMap &value)
{
    write(name, value);
}

} // namespace deskrelay
