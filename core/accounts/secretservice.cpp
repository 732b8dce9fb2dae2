#include "core/accounts/secretservice.h"

#include <QObject>

#ifdef QT_DBUS_LIB
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QMap>
#endif

namespace deskrelay {

using namespace Qt::StringLiterals;

#ifdef QT_DBUS_LIB

QObject *askWhetherLocked(QObject *parent,
                          const QString &service,
                          const QString &key,
                          std::function<void(bool)> answer)
{
    using Attributes = QMap<QString, QString>;
    using Items = QList<QDBusObjectPath>;
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return nullptr;
    qDBusRegisterMetaType<Attributes>();
    QDBusMessage search = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s,
                                                         u"/org/freedesktop/secrets"_s,
                                                         u"org.freedesktop.Secret.Service"_s,
                                                         u"SearchItems"_s);
    search.setArguments(
        {QVariant::fromValue(Attributes{{u"server"_s, service}, {u"user"_s, key}})});
    auto *const watcher = new QDBusPendingCallWatcher(bus.asyncCall(search), parent);
    QObject::connect(watcher,
                     &QDBusPendingCallWatcher::finished,
                     parent,
                     [answer = std::move(answer)](QDBusPendingCallWatcher *ended) {
                         const QDBusPendingReply<Items, Items> found = *ended;
                         ended->deleteLater();
                         answer(found.isValid() && !found.argumentAt<1>().isEmpty());
                     });
    return watcher;
}

#else

QObject *askWhetherLocked(QObject *, const QString &, const QString &, std::function<void(bool)>)
{
    return nullptr;
}

#endif

} // namespace deskrelay
