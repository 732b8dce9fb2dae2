#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/base/secret.h"
#include "core/relay/accounttest.h"
#include "core/upstream/transport.h"

#include <QObject>

#include <functional>

namespace deskrelay {

/// Asks a provider for real whether an account works: its models list, and where wanted a call of
/// one token. Lives in the relay thread; deletes itself after the answer.
class AccountTester final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const AccountTestResult &)>;

    AccountTester(const Clock &clock,
                  Transport *transport,
                  Account account,
                  Secret credential,
                  AccountTestDepth depth,
                  Done done,
                  QObject *parent);

    void start();

private:
    void ask(const UpstreamRequest &request, std::function<void(int, const QByteArray &)> answered);
    void takeModels(int status, const QByteArray &body);
    void generate(const QString &model);
    void takeGenerated(const QString &model, int status);
    void failUnreached(const Error &error, UpstreamReply::Stage stage);
    void answer(AccountTestStep step, int status, const QString &message);
    bool refusesKey(int status);

    const Clock &m_clock;
    Transport *const m_transport;
    const Account m_account;
    const Secret m_credential;
    const AccountTestDepth m_depth;
    const Done m_done;
    const MonotonicTime m_started;
    int m_models = 0;
};

} // namespace deskrelay
