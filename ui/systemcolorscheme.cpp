#include "ui/systemcolorscheme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QStyleHints>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr QLatin1StringView portalService = "org.freedesktop.portal.Desktop"_L1;
static constexpr QLatin1StringView portalPath = "/org/freedesktop/portal/desktop"_L1;
static constexpr QLatin1StringView portalInterface = "org.freedesktop.portal.Settings"_L1;
static constexpr QLatin1StringView portalArea = "org.freedesktop.appearance"_L1;
static constexpr QLatin1StringView portalName = "color-scheme"_L1;

static ColorScheme schemeOfPalette()
{
    // An empty palette asks for the platform's own again, under whatever we have set.
    const QPalette ours = QApplication::palette();
    QApplication::setPalette(QPalette());
    const bool isDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    QApplication::setPalette(ours);
    return isDark ? ColorScheme::Dark : ColorScheme::Light;
}

SystemColorScheme::SystemColorScheme(QObject *parent)
    : QObject(parent)
{
    const QByteArray wanted = qgetenv("DESKRELAY_COLOR_SCHEME").toLower();
    if (wanted == "light" || wanted == "dark") {
        m_scheme = wanted == "dark" ? ColorScheme::Dark : ColorScheme::Light;
        return;
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto read = [](Qt::ColorScheme scheme) {
        return scheme == Qt::ColorScheme::Dark ? ColorScheme::Dark : ColorScheme::Light;
    };
    m_scheme = read(QApplication::styleHints()->colorScheme());
    connect(QApplication::styleHints(),
            &QStyleHints::colorSchemeChanged,
            this,
            [this, read](Qt::ColorScheme scheme) { set(read(scheme)); });
#else
    m_scheme = schemeOfPalette();
    watchPortal();
#endif
}

void SystemColorScheme::set(ColorScheme scheme)
{
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    emit changed(scheme);
}

void SystemColorScheme::watchPortal()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(portalService,
                portalPath,
                portalInterface,
                u"SettingChanged"_s,
                this,
                SLOT(portalSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage ask =
        QDBusMessage::createMethodCall(portalService, portalPath, portalInterface, u"Read"_s);
    ask.setArguments({QString(portalArea), QString(portalName)});
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(ask), this);
    connect(
        watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *call) {
            const QDBusPendingReply<QDBusVariant> reply = *call;
            call->deleteLater();
            if (!reply.isError())
                portalSettingChanged(portalArea, portalName, reply.value());
        });
}

void SystemColorScheme::portalSettingChanged(const QString &area,
                                             const QString &name,
                                             const QDBusVariant &value)
{
    if (area != portalArea || name != portalName)
        return;
    // Read() wraps the value twice.
    QVariant inner = value.variant();
    if (inner.canConvert<QDBusVariant>())
        inner = inner.value<QDBusVariant>().variant();
    const uint preference = inner.toUInt(); // 0: none, 1: dark, 2: light
    set(preference == 1 ? ColorScheme::Dark : ColorScheme::Light);
}

} // namespace deskrelay
