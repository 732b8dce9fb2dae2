#include "core/requests/requesttrace.h"

#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"

#include <algorithm>
#include <array>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Cause = AccountChoice::Cause;

static constexpr std::array<std::pair<Cause, const char *>, 7> causes = {
    {{Cause::None, "none"},
     {Cause::Session, "session"},
     {Cause::Only, "only"},
     {Cause::Priority, "priority"},
     {Cause::Load, "load"},
     {Cause::Turn, "turn"},
     {Cause::Order, "order"}}};

static constexpr std::array<std::pair<PassReason, const char *>, 11> passReasons = {
    {{PassReason::Model, "model"},
     {PassReason::NotAllowed, "not allowed"},
     {PassReason::Disabled, "disabled"},
     {PassReason::NoCredential, "no secret"},
     {PassReason::Marked, "needs attention"},
     {PassReason::Cooling, "cooling"},
     {PassReason::Probed, "being probed"},
     {PassReason::Draining, "draining"},
     {PassReason::Tried, "tried"},
     {PassReason::Full, "full"},
     {PassReason::Better, "not as good"}}};

template <typename Enum, size_t Count>
static const char *nameIn(const std::array<std::pair<Enum, const char *>, Count> &table, Enum value)
{
    const auto row = std::find_if(
        table.begin(), table.end(), [value](const auto &known) { return known.first == value; });
    return row == table.end() ? "" : row->second;
}

template <typename Enum, size_t Count>
static std::optional<Enum> valueIn(const std::array<std::pair<Enum, const char *>, Count> &table,
                                   const JsonNode &name)
{
    const auto row = std::find_if(
        table.begin(), table.end(), [&name](const auto &known) { return name.is(known.second); });
    return row == table.end() ? std::nullopt : std::optional(row->first);
}

QString causeName(Cause cause)
{
    return QString::fromLatin1(nameIn(causes, cause));
}

QString passReasonName(PassReason reason)
{
    return QString::fromLatin1(nameIn(passReasons, reason));
}

bool RequestTrace::isTelling() const
{
    return attempts.size() > 1 || movedFrom || !dropped.isEmpty() ||
           std::any_of(choices.begin(), choices.end(), [](const Choice &choice) {
               return !choice.passed.isEmpty() || !choice.account;
           });
}

static void writeChoice(JsonWriter &json, const RequestTrace::Choice &choice)
{
    json.beginObject();
    if (choice.account)
        json.member("account", choice.account->value.toUtf8());
    json.member("why", nameIn(causes, choice.cause));
    if (!choice.passed.isEmpty()) {
        json.key("passed").beginArray();
        for (const PassedOver &passed : choice.passed) {
            json.beginObject().member("account", passed.account.value.toUtf8());
            json.member("why", nameIn(passReasons, passed.reason));
            if (passed.until)
                json.member("until", toMilliseconds(*passed.until));
            if (!passed.detail.isEmpty())
                json.member("detail", passed.detail.toUtf8());
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
}

QByteArray traceText(const RequestTrace &trace)
{
    JsonWriter json;
    json.beginObject().key("choices").beginArray();
    for (const RequestTrace::Choice &choice : trace.choices)
        writeChoice(json, choice);
    json.endArray().key("attempts").beginArray();
    for (const RequestAttempt &attempt : trace.attempts) {
        json.beginObject().member("account", attempt.account.value.toUtf8());
        json.member("status", attempt.status).member("ms", attempt.duration.count());
        if (!attempt.reason.isEmpty())
            json.member("reason", attempt.reason.toUtf8());
        json.endObject();
    }
    json.endArray();
    if (trace.movedFrom)
        json.member("moved_from", trace.movedFrom->value.toUtf8());
    if (!trace.dropped.isEmpty()) {
        json.key("dropped").beginArray();
        for (const QString &field : trace.dropped)
            json.string(field.toUtf8());
        json.endArray();
    }
    return json.endObject().take();
}

static QString text(const JsonNode &node)
{
    return QString::fromUtf8(node.text);
}

static RequestTrace::Choice readChoice(const JsonNode &node)
{
    RequestTrace::Choice choice{.cause = valueIn(causes, node["why"]).value_or(Cause::None)};
    if (node["account"].isString())
        choice.account = AccountId{text(node["account"])};
    for (const JsonNode &passed : node["passed"].items) {
        const std::optional<PassReason> reason = valueIn(passReasons, passed["why"]);
        if (!reason)
            continue;
        const std::optional<qint64> until = passed["until"].toInteger();
        choice.passed.append(
            {.account = {text(passed["account"])},
             .reason = *reason,
             .until = until ? std::optional(fromMilliseconds(*until)) : std::nullopt,
             .detail = text(passed["detail"])});
    }
    return choice;
}

RequestTrace readTrace(const QByteArray &stored)
{
    RequestTrace trace;
    const Result<JsonTree> tree = JsonTree::parse(stored);
    if (!tree)
        return trace;
    for (const JsonNode &choice : tree->root()["choices"].items)
        trace.choices.append(readChoice(choice));
    for (const JsonNode &attempt : tree->root()["attempts"].items) {
        trace.attempts.append(
            {.account = {text(attempt["account"])},
             .status = static_cast<int>(attempt["status"].toInteger().value_or(0)),
             .reason = text(attempt["reason"]),
             .duration = std::chrono::milliseconds(attempt["ms"].toInteger().value_or(0))});
    }
    if (tree->root()["moved_from"].isString())
        trace.movedFrom = AccountId{text(tree->root()["moved_from"])};
    for (const JsonNode &field : tree->root()["dropped"].items)
        trace.dropped.append(text(field));
    return trace;
}

} // namespace deskrelay
