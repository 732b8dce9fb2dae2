#include "core/relay/attemptfailure.h"

#include "core/base/jsonwriter.h"
#include "core/formats/upstreamerror.h"
#include "core/relay/replypath.h"
#include "core/upstream/loopguard.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

/// An answer of ours in the client's format.
static UpstreamRefusal ourAnswer(const ExchangePlan &plan,
                                 int status,
                                 const QString &message,
                                 const QByteArray &retry = {})
{
    HttpServer::ErrorReply reply =
        makeErrorReply(plan.route.format, status, message, plan.request.id);
    if (!retry.isEmpty())
        reply.headers.set("retry-after", retry);
    return {status, reply.headers, reply.body};
}

/// Whether an error's body can be handed to the client as it is.
static bool looksLikeJson(const QByteArray &body)
{
    const QByteArray start = body.first(std::min<qsizetype>(64, body.size())).trimmed();
    return start.startsWith('{') || start.startsWith('[');
}

static bool isKeyRefusal(int status)
{
    return status == 401 || status == 403;
}

static UpstreamRefusal keyRefusalTold(const ExchangePlan &plan, int status)
{
    return ourAnswer(plan,
                     502,
                     u"The upstream of the account \"%1\" refuses its key (%2). Put a valid key "
                     u"into the account."_s.arg(plan.account.name)
                         .arg(status));
}

static QString problemOf(int status)
{
    if (isKeyRefusal(status))
        return u"The upstream refuses the key (%1)."_s.arg(status);
    if (status == 429 || status == 402 || status >= 500)
        return u"The upstream answered %1."_s.arg(status);
    return {};
}

AttemptFailure
refusedAttempt(const ExchangePlan &plan, const UpstreamRefusal &refusal, TimePoint now)
{
    const int status = refusal.status;
    AttemptFailure failure{.verdict = judgeAnswer({.provider = plan.account.provider,
                                                   .status = status,
                                                   .headers = refusal.headers,
                                                   .body = refusal.body},
                                                  now),
                           .problem = problemOf(status),
                           .hasWait = refusal.headers.contains("retry-after"),
                           .upstreamStatus = status,
                           .upstreamBody = refusal.body};
    const bool isError = status >= 400 && status <= 599;
    if (isLoopReply(status, refusal.headers)) {
        failure.verdict = {.blame = FailureVerdict::Blame::Account,
                           .reason = u"its base URL leads back here"_s};
        failure.problem = loopMessage(plan.account);
        failure.told = ourAnswer(plan, loopStatus, failure.problem);
    } else if (isKeyRefusal(status)) {
        failure.told = keyRefusalTold(plan, status);
    } else if (!isError || !looksLikeJson(refusal.body)) {
        failure.told = ourAnswer(plan,
                                 isError ? status : 502,
                                 u"The upstream of the account \"%1\" answered %2 without a JSON "
                                 u"body. Check the account's base URL, and whether the provider "
                                 u"is up."_s.arg(plan.account.name)
                                     .arg(status),
                                 refusal.headers.value("retry-after"));
    } else {
        failure.isWhole = true;
        failure.told = tellUpstreamError({.client = plan.route.format,
                                          .isRewritten = plan.isRewritten(),
                                          .requestId = plan.request.id},
                                         refusal);
    }
    return failure;
}

/// The verdict on an error that came without a status of its own.
static FailureVerdict
judgeReply(const ExchangePlan &plan, const reply::Failure &failure, TimePoint now)
{
    if (failure.type == badToolCallType)
        return {.reason = u"a tool call that is none"_s};
    JsonWriter json;
    json.beginObject().key("error").beginObject();
    json.member("type", failure.type).member("code", failure.type);
    json.member("message", failure.message).endObject().endObject();
    return judgeAnswer(
        {.provider = plan.account.provider, .status = failure.status, .body = json.take()}, now);
}

AttemptFailure failedReply(const ExchangePlan &plan,
                           const reply::Failure &failure,
                           const QByteArray &body,
                           TimePoint now)
{
    const QByteArray type = withoutSecret(failure.type, plan.credential);
    AttemptFailure told{.verdict = judgeReply(plan, failure, now)};
    if (told.verdict.blame != FailureVerdict::Blame::Request) {
        told.problem = u"The upstream's reply is an error: %1."_s.arg(
            type.isEmpty() ? QString::number(failure.status) : QString::fromUtf8(type));
    }
    if (isKeyRefusal(failure.status)) {
        told.told = keyRefusalTold(plan, failure.status);
        return told;
    }
    const Format client = plan.route.format;
    const int status = statusFor(client, failure.status);
    const QByteArray message = withoutSecret(failure.message, plan.credential);
    told.told = ourAnswer(plan, status, {});
    told.told.body =
        body.isEmpty() || plan.isRewritten()
            ? translatedErrorBody(
                  client, status, namedUpstreamError(status, message, type), plan.request.id)
            : withoutSecret(body, plan.credential);
    return told;
}

QString brokenMessage(const ExchangePlan &plan, const Error &error)
{
    return u"The account \"%1\" could not serve: %2"_s.arg(plan.account.name, error.message);
}

AttemptFailure brokenAttempt(const ExchangePlan &plan, const Error &error)
{
    return {.told = ourAnswer(plan, statusForError(error), brokenMessage(plan, error)),
            .verdict = judgeError(error),
            .problem = error.message,
            .isUnsent = error.retry == Error::Retry::SameAccount};
}

} // namespace deskrelay
