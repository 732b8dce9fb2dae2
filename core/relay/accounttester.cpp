#include "core/relay/accounttester.h"

#include "core/upstream/loopguard.h"
#include "core/upstream/profile.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <memory>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr qsizetype answerLimit = 8 * 1024 * 1024;

QString accountTestStepName(AccountTestStep step)
{
    switch (step) {
    case AccountTestStep::Name:
        return u"name"_s;
    case AccountTestStep::Connect:
        return u"connect"_s;
    case AccountTestStep::Tls:
        return u"tls"_s;
    case AccountTestStep::Key:
        return u"key"_s;
    case AccountTestStep::Model:
        return u"model"_s;
    case AccountTestStep::Reply:
        return u"reply"_s;
    case AccountTestStep::Done:
        break;
    }
    return u"done"_s;
}

AccountTester::AccountTester(const Clock &clock,
                             Transport *transport,
                             Account account,
                             Secret credential,
                             AccountTestPlan plan,
                             Done done,
                             QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_transport(transport)
    , m_account(std::move(account))
    , m_credential(std::move(credential))
    , m_plan(std::move(plan))
    , m_done(std::move(done))
    , m_started(clock.monotonic())
{
}

void AccountTester::start()
{
    if (m_account.provider == Provider::Echo) {
        m_models = 1;
        answer(AccountTestStep::Done, 200, u"The echo account is built in and always works."_s);
        return;
    }
    UpstreamRequest request;
    request.method = "GET";
    request.url = upstreamUrl(m_account,
                              UpstreamCall{.operation = Operation::ListModels,
                                           .format = upstreamFormats(m_account.provider).first()});
    ask(request, [this](const UpstreamAnswer &answered) { takeModels(answered); });
}

void AccountTester::ask(const UpstreamRequest &request,
                        std::function<void(const UpstreamAnswer &)> answered)
{
    UpstreamRequest call = request;
    for (const Headers::Field &field : credentialHeaders(m_account.provider, m_credential, {}))
        call.headers.set(field.name, field.value);
    for (const Headers::Field &field : hopHeaders(m_account, {}))
        call.headers.set(field.name, field.value);
    call.proxy = m_account.proxy;
    call.timeouts.firstByte = std::chrono::seconds(30);
    call.timeouts.idle = std::chrono::seconds(30);
    UpstreamReply *const reply = m_transport->send(call, this);
    auto body = std::make_shared<QByteArray>();
    connect(reply, &UpstreamReply::bodyReceived, this, [body](const QByteArray &bytes) {
        if (body->size() < answerLimit)
            *body += bytes;
    });
    connect(
        reply, &UpstreamReply::finished, this, [this, reply, body, answered = std::move(answered)] {
            if (isLoopReply(reply->status(), reply->headers()))
                answer(AccountTestStep::Connect, reply->status(), loopMessage(m_account));
            else
                answered({.provider = m_account.provider,
                          .status = reply->status(),
                          .headers = reply->headers(),
                          .body = *body});
        });
    connect(reply, &UpstreamReply::failed, this, [this, reply](const Error &error) {
        m_blame = FailureVerdict::Blame::Service;
        failUnreached(error, reply->stage());
    });
}

bool AccountTester::refusesAccount(const UpstreamAnswer &answered)
{
    const int status = answered.status;
    if (status >= 200 && status <= 299)
        return false;
    const FailureVerdict verdict = judgeAnswer(answered, m_clock.now());
    m_blame = verdict.blame;
    if (status == 401 || status == 403) {
        answer(AccountTestStep::Key,
               status,
               u"The provider refuses the key of the account \"%1\" (%2). Paste a valid key into "
               u"the account."_s.arg(m_account.name)
                   .arg(status));
        return true;
    }
    if (verdict.blame != FailureVerdict::Blame::Account)
        return false;
    answer(
        AccountTestStep::Reply,
        status,
        u"The provider serves nothing to the account \"%1\": %2. See to it at the provider."_s.arg(
            m_account.name, verdict.reason));
    return true;
}

QString AccountTester::modelToTry(const QList<ModelEntry> &listed) const
{
    if (!m_plan.model.isEmpty())
        return m_plan.model;
    if (!m_account.models.isEmpty())
        return m_account.models.first();
    return listed.isEmpty() ? QString() : listed.first().id;
}

void AccountTester::takeModels(const UpstreamAnswer &answered)
{
    if (refusesAccount(answered))
        return;
    const int status = answered.status;
    const Result<QList<ModelEntry>> models =
        parseModelList(answered.body, familyServedBy(m_account.provider));
    if (status != 200 || !models) {
        // Some compatible servers have no models list: then only a call of one token tells.
        const bool isDeep = m_plan.depth == AccountTestDepth::Generate;
        if (const QString model = modelToTry({}); status == 404 && isDeep && !model.isEmpty()) {
            generate(model);
            return;
        }
        answer(
            AccountTestStep::Reply,
            status,
            u"The account \"%1\" answered its models list with %2. Check the base URL: it is what "
            u"the provider's official SDK takes."_s.arg(m_account.name)
                .arg(status));
        return;
    }
    m_models = static_cast<int>(models->size());
    for (const QString &wanted : m_account.models) {
        const bool isListed =
            std::any_of(models->begin(), models->end(), [&](const ModelEntry &entry) {
                return entry.id == wanted;
            });
        if (!isListed && m_plan.depth == AccountTestDepth::Models) {
            answer(AccountTestStep::Model,
                   status,
                   u"The account \"%1\" does not list the model \"%2\". Check its name."_s.arg(
                       m_account.name, wanted));
            return;
        }
    }
    if (m_plan.depth == AccountTestDepth::Generate) {
        const QString model = modelToTry(*models);
        if (model.isEmpty())
            answer(AccountTestStep::Model, status, u"The account lists no model to try."_s);
        else
            generate(model);
        return;
    }
    answer(
        AccountTestStep::Done, status, u"The account works and lists %1 models."_s.arg(m_models));
}

/// The smallest request for one token in \a format.
static QByteArray oneTokenBody(Format format, const QString &model)
{
    QByteArray name = QJsonDocument(QJsonObject{{u"m"_s, model}}).toJson(QJsonDocument::Compact);
    name = name.sliced(5, name.size() - 6); // {"m":"…"}
    switch (format) {
    case Format::GeminiGenerate:
        return R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"maxOutputTokens":1}})";
    case Format::OpenAiResponses: // the least that the provider takes is 16
        return "{\"model\":" + name + R"(,"input":"Hi","max_output_tokens":16,"store":false})";
    case Format::AnthropicMessages:
        return "{\"model\":" + name +
               R"(,"max_tokens":1,"messages":[{"role":"user","content":"Hi"}]})";
    case Format::OpenAiChat:
        break;
    }
    return "{\"model\":" + name + R"(,"max_tokens":1,"messages":[{"role":"user","content":"Hi"}]})";
}

void AccountTester::generate(const QString &model)
{
    const Format format = upstreamFormats(m_account.provider).first();
    UpstreamRequest request;
    request.url = upstreamUrl(
        m_account,
        UpstreamCall{.operation = Operation::Generate, .format = format, .model = model.toUtf8()});
    request.headers.add("content-type", "application/json");
    request.body = oneTokenBody(format, model);
    ask(request, [this, model](const UpstreamAnswer &answered) { takeGenerated(model, answered); });
}

void AccountTester::takeGenerated(const QString &model, const UpstreamAnswer &answered)
{
    if (refusesAccount(answered))
        return;
    const int status = answered.status;
    if (status >= 200 && status <= 299) {
        answer(AccountTestStep::Done, status, u"The account works: \"%1\" answered."_s.arg(model));
        return;
    }
    const bool isModel = status == 404 || status == 400;
    answer(isModel ? AccountTestStep::Model : AccountTestStep::Reply,
           status,
           u"The account \"%1\" answered a call of one token to \"%2\" with %3."_s
               .arg(m_account.name, model)
               .arg(status));
}

void AccountTester::failUnreached(const Error &error, UpstreamReply::Stage stage)
{
    switch (stage) {
    case UpstreamReply::Stage::Name:
        answer(AccountTestStep::Name, 0, error.message + u" Check the base URL and the network."_s);
        return;
    case UpstreamReply::Stage::Connect:
        answer(AccountTestStep::Connect,
               0,
               error.message + u" Check the base URL, the proxy and the network."_s);
        return;
    case UpstreamReply::Stage::Tls:
        answer(AccountTestStep::Tls,
               0,
               error.message + u" Its certificate must be one that this system trusts."_s);
        return;
    case UpstreamReply::Stage::Request:
    case UpstreamReply::Stage::Reply:
        break;
    }
    answer(AccountTestStep::Reply, 0, error.message);
}

void AccountTester::answer(AccountTestStep step, int status, const QString &message)
{
    m_done(AccountTestResult{.passed = step == AccountTestStep::Done,
                             .step = step,
                             .status = status,
                             .models = m_models,
                             .blame = m_blame,
                             .message = message,
                             .duration = m_clock.monotonic() - m_started});
    deleteLater();
}

} // namespace deskrelay
