#pragma once

#include "ui/theme.h"

#include <QObject>

class QDBusVariant;

namespace deskrelay {

/// Whether the desktop is light or dark, as it says now and when it changes its mind.
///
/// Asked in this order: DESKRELAY_COLOR_SCHEME, the platform (Qt 6.5 and newer), the desktop
/// portal, the palette of the platform's theme.
class SystemColorScheme final : public QObject
{
    Q_OBJECT

public:
    explicit SystemColorScheme(QObject *parent = nullptr);

    ColorScheme scheme() const { return m_scheme; }

signals:
    void changed(deskrelay::ColorScheme scheme);

private:
    void set(ColorScheme scheme);
    void watchPortal();

    ColorScheme m_scheme = ColorScheme::Light;

private slots:
    void portalSettingChanged(const QString &area, const QString &name, const QDBusVariant &value);
};

} // namespace deskrelay
