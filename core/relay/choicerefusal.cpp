#include "core/relay/choicerefusal.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QString choiceMessage(const AccountChoice &choice, const QString &name, const QString &model)
{
    switch (choice.reason) {
    case AccountChoice::Reason::NotAllowed:
        return u"This key may not use any account that serves \"%1\"."_s.arg(model);
    case AccountChoice::Reason::Disabled:
        return u"The account \"%1\" would serve \"%2\" but is disabled. Enable it."_s.arg(name,
                                                                                          model);
    case AccountChoice::Reason::NoCredential:
        return u"The account \"%1\" would serve \"%2\" but its secret is not available. Unlock the "
               u"keychain or the vault, or put the key in again."_s.arg(name, model);
    case AccountChoice::Reason::Busy:
        return u"The account \"%1\" is at its bound of requests at a time. Try again."_s.arg(name);
    case AccountChoice::Reason::NoAccount:
    case AccountChoice::Reason::Chosen:
        break;
    }
    return u"No account serves \"%1\". Add one in the window under Accounts, or with "
           u"\"deskrelayctl account add\"."_s.arg(model);
}

int choiceStatus(const AccountChoice &choice)
{
    switch (choice.reason) {
    case AccountChoice::Reason::NotAllowed:
        return 403;
    case AccountChoice::Reason::Busy:
        return 429;
    default:
        return 503;
    }
}

} // namespace deskrelay
