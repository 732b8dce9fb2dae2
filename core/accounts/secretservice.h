#pragma once

#include <QString>

#include <functional>

class QObject;

namespace deskrelay {

/// Asks the Secret Service whether it holds the item under lock: QtKeychain says "not found" of
/// one that stays locked because nobody answered the question for the password.
///
/// \a answer runs once from the event loop; deleting the returned object, a child of \a parent,
/// calls it off. Null, and no answer, where there is no session bus.
///
/// \note Source: Secret Service API draft, org.freedesktop.Secret.Service.SearchItems, and the
/// attributes that QtKeychain gives its items.
QObject *askWhetherLocked(QObject *parent,
                          const QString &service,
                          const QString &key,
                          std::function<void(bool)> answer);

} // namespace deskrelay
