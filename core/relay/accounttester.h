#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/base/secret.h"
#include "core/formats/modellist.h"
#include "core/relay/accounttest.h"
#include "core/upstream/transport.h"

#include <QObject>

#include <functional>

namespace deskrelay {

/// Asks a provider for real whether an account works: its models list, and where wanted a call of
/// one token, to a given model or to the first that the account has. Lives in the relay thread;
/// deletes itself after the answer.
class AccountTester final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const AccountTestResult &)>;

    AccountTester(const Clock &clock,
                  Transport *transport,
                  Account account,
                  Secret credential,
                  AccountTestPlan plan,
                  Done done,
                  QObject *parent);

    void start();

private:
    void ask(const UpstreamRequest &request, std::function<void(const UpstreamAnswer &)> answered);
    void takeModels(const UpstreamAnswer &answered);
    void generate(const QString &model);
    void takeGenerated(const QString &model, const UpstreamAnswer &answered);
    void failUnreached(const Error &error, UpstreamReply::Stage stage);
    void answer(AccountTestStep step, int status, const QString &message);
    bool refusesAccount(const UpstreamAnswer &answered);
    QString modelToTry(const QList<ModelEntry> &listed) const; ///< Empty: there is none.

    const Clock &m_clock;
    Transport *const m_transport;
    const Account m_account;
    const Secret m_credential;
    const AccountTestPlan m_plan;
    const Done m_done;
    const MonotonicTime m_started;
    int m_models = 0;
    std::optional<FailureVerdict::Blame> m_blame = {};
};

} // namespace deskrelay
