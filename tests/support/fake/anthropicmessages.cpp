#include "tests/support/fake/anthropicrules.h"

#include <algorithm>
#include <array>

namespace deskrelay::fake {

namespace {

/// The messages as the order rules see them: neighbours of one role are one turn.
struct Turn
{
    std::string_view role;
    std::vector<const json::object *> blocks = {};
    size_t index = 0; ///< Of its first message.
};

} // namespace

static std::string placeOf(size_t message)
{
    return "messages." + std::to_string(message);
}

static Verdict checkMessageShape(const AnthropicRequest &request, size_t index)
{
    static constexpr std::array fields = {Field{"role", Text, Need::Required},
                                          Field{"content", Text | List, Need::Required},
                                          Field{"output_config", Object},
                                          Field{"clear_at", Anything}};
    const json::array &messages = request.body.at("messages").get_array();
    const json::value &message = messages[index];
    const std::string path = placeOf(index);
    if (Verdict verdict = checkAnthropicFields(message, fields, path))
        return verdict;
    const json::object &object = message.get_object();
    const std::string_view role = textAt(object, "role");
    if (role == "system" && !request.model->takesSystemRole)
        return refused(path + ".role: role 'system' is not supported on this model");
    if (role != "user" && role != "assistant" && role != "system")
        return refused(path + ".role: Input should be 'user' or 'assistant'");
    if (const json::array *const blocks = arrayAt(object, "content")) {
        if (blocks->empty() && (role != "assistant" || index + 1 < messages.size()))
            return refused("messages: all messages must have non-empty content except for the "
                           "optional final assistant message");
        for (size_t i = 0; i < blocks->size(); ++i) {
            if (Verdict verdict = checkAnthropicBlock(
                    request, (*blocks)[i], role, path + ".content." + std::to_string(i)))
                return verdict;
        }
        return std::nullopt;
    }
    const std::string_view text = textAt(object, "content");
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos &&
        (role != "assistant" || index + 1 < messages.size()))
        return refused(text.empty()
                           ? "messages: all messages must have non-empty content except for the "
                             "optional final assistant message"
                           : "messages: text content blocks must contain non-whitespace text");
    return std::nullopt;
}

static std::vector<Turn> turnsOf(const json::array &messages)
{
    std::vector<Turn> turns;
    for (size_t i = 0; i < messages.size(); ++i) {
        const json::object &message = messages[i].get_object();
        const std::string_view role = textAt(message, "role");
        if (turns.empty() || turns.back().role != role)
            turns.push_back({.role = role, .index = i});
        if (const json::array *const blocks = arrayAt(message, "content")) {
            for (const json::value &block : *blocks)
                turns.back().blocks.push_back(&block.get_object());
        }
    }
    return turns;
}

static std::vector<std::string>
idsOf(const Turn &turn, std::string_view type, std::string_view name)
{
    std::vector<std::string> ids;
    for (const json::object *const block : turn.blocks) {
        if (textAt(*block, "type") == type)
            ids.emplace_back(textAt(*block, name));
    }
    return ids;
}

static bool has(const std::vector<std::string> &list, const std::string &one)
{
    return std::find(list.begin(), list.end(), one) != list.end();
}

/// Every tool_use is answered in the next turn, there first of all, and nothing else is answered.
static Verdict checkPairs(const std::vector<Turn> &turns)
{
    for (size_t i = 0; i < turns.size(); ++i) {
        const std::vector<std::string> uses = idsOf(turns[i], "tool_use", "id");
        const Turn *const next = i + 1 < turns.size() ? &turns[i + 1] : nullptr;
        const std::vector<std::string> answered =
            next ? idsOf(*next, "tool_result", "tool_use_id") : std::vector<std::string>();
        if (std::set<std::string>(uses.begin(), uses.end()).size() != uses.size())
            return refused("messages: `tool_use` ids must be unique");
        for (const std::string &id : uses) {
            if (!has(answered, id))
                return refused(
                    placeOf(next ? next->index : turns[i].index) +
                    ": `tool_use` ids were found without `tool_result` blocks immediately after: " +
                    id +
                    ". Each `tool_use` block must have a corresponding `tool_result` block in "
                    "the next message.");
        }
        const std::vector<std::string> results = idsOf(turns[i], "tool_result", "tool_use_id");
        const std::vector<std::string> asked =
            i > 0 ? idsOf(turns[i - 1], "tool_use", "id") : std::vector<std::string>();
        for (const std::string &id : results) {
            if (!has(asked, id))
                return refused(placeOf(turns[i].index) +
                               ".content.0: unexpected `tool_use_id` found in `tool_result` "
                               "blocks: " +
                               id +
                               ". Each `tool_result` block must have a corresponding "
                               "`tool_use` block in the previous message.");
            if (std::count(results.begin(), results.end(), id) > 1)
                return refused(placeOf(turns[i].index) +
                               ".content: each tool_use must have a single result. Found multiple "
                               "`tool_result` blocks with id: " +
                               id);
        }
        bool sawOther = false;
        for (const json::object *const block : turns[i].blocks) {
            const bool isResult = textAt(*block, "type") == "tool_result";
            if (isResult && sawOther)
                return refused(placeOf(turns[i].index) +
                               ": `tool_use` ids were found without `tool_result` blocks "
                               "immediately after: " +
                               results.front());
            sawOther = sawOther || !isResult;
        }
    }
    return std::nullopt;
}

/// A system turn follows a user turn, and an assistant turn or nothing follows it.
static Verdict checkSystemPlaces(const std::vector<Turn> &turns)
{
    for (size_t i = 0; i < turns.size(); ++i) {
        if (turns[i].role != "system")
            continue;
        const bool isBehind = i > 0 && turns[i - 1].role == "user";
        const bool isBefore = i + 1 == turns.size() || turns[i + 1].role == "assistant";
        if (!isBehind || !isBefore)
            return refused(placeOf(turns[i].index) +
                           ": a 'system' message must directly follow a user turn and precede an "
                           "assistant turn or end the array");
    }
    return std::nullopt;
}

static Verdict checkEnds(const AnthropicRequest &request, const std::vector<Turn> &turns)
{
    if (turns.empty())
        return refused("messages: at least one message is required");
    if (turns.front().role != "user")
        return refused("messages: first message must use the \"user\" role");
    if (turns.back().role != "assistant")
        return std::nullopt;
    if (!request.model->takesPrefill)
        return refused("This model does not support assistant message prefill. The conversation "
                       "must end with a user message.");
    const json::object &last = request.body.at("messages").get_array().back().get_object();
    std::string_view text = textAt(last, "content");
    if (!turns.back().blocks.empty())
        text = textAt(*turns.back().blocks.back(), "text");
    if (text.ends_with(' ') || text.ends_with('\n'))
        return refused("messages: final assistant content cannot end with trailing whitespace");
    return std::nullopt;
}

/// With a thinking budget, the assistant turn of the tools that are being answered starts with
/// its thinking.
static Verdict checkThinkingFirst(const AnthropicRequest &request, const std::vector<Turn> &turns)
{
    const json::object *const thinking = objectAt(request.body, "thinking");
    if (!thinking || textAt(*thinking, "type") != "enabled" || turns.size() < 2)
        return std::nullopt;
    const Turn &last = turns.back();
    const Turn &before = turns[turns.size() - 2];
    if (last.role != "user" || before.role != "assistant" ||
        idsOf(last, "tool_result", "tool_use_id").empty())
        return std::nullopt;
    const std::string_view first = textAt(*before.blocks.front(), "type");
    if (first == "thinking" || first == "redacted_thinking")
        return std::nullopt;
    return refused(placeOf(before.index) +
                   ".content.0.type: Expected `thinking` or `redacted_thinking`, but found `" +
                   std::string(first) +
                   "`. When `thinking` is enabled, a final `assistant` message must start with a "
                   "thinking block.");
}

/// The sealed blocks of the assistant's last turn stand where they stood when they were given out.
static Verdict checkSealedPlaces(const AnthropicRequest &request, const std::vector<Turn> &turns)
{
    const auto last = std::find_if(
        turns.rbegin(), turns.rend(), [](const Turn &turn) { return turn.role == "assistant"; });
    for (size_t i = 0; last != turns.rend() && i < last->blocks.size(); ++i) {
        const std::string_view signature = textAt(*last->blocks[i], "signature");
        const std::string_view seal =
            signature.empty() ? textAt(*last->blocks[i], "data") : signature;
        const auto place = request.memory.places.find(std::string(seal));
        if (!seal.empty() && place != request.memory.places.end() && place->second != i)
            return refused(placeOf(last->index) + ".content." + std::to_string(i) +
                           ": `thinking` or `redacted_thinking` blocks in the latest assistant "
                           "message cannot be modified. These blocks must remain as they were in "
                           "the original response.");
    }
    return std::nullopt;
}

static Verdict checkSystem(const AnthropicRequest &request)
{
    const json::array *const system = arrayAt(request.body, "system");
    if (!system)
        return std::nullopt;
    for (size_t i = 0; i < system->size(); ++i) {
        if (Verdict verdict =
                checkAnthropicBlock(request, (*system)[i], "system", "system." + std::to_string(i)))
            return verdict;
    }
    return std::nullopt;
}

static size_t marksIn(const json::value &value)
{
    size_t marks = 0;
    if (const json::object *const object = value.if_object()) {
        for (const auto &member : *object) {
            if (member.key() == "input" || member.key() == "input_schema")
                continue;
            marks += member.key() == "cache_control" && member.value().is_object();
            marks += marksIn(member.value());
        }
    } else if (const json::array *const list = value.if_array()) {
        for (const json::value &one : *list)
            marks += marksIn(one);
    }
    return marks;
}

static Verdict checkMarks(const AnthropicRequest &request)
{
    const size_t marks = marksIn(request.body);
    if (marks <= 4)
        return std::nullopt;
    return refused("A maximum of 4 blocks with cache_control may be provided. Found " +
                   std::to_string(marks) + '.');
}

/// Tools that the history uses must be declared.
static Verdict checkToolsDeclared(const AnthropicRequest &request, const std::vector<Turn> &turns)
{
    const json::array *const tools = arrayAt(request.body, "tools");
    if (tools && !tools->empty())
        return std::nullopt;
    for (const Turn &turn : turns) {
        if (!idsOf(turn, "tool_use", "id").empty())
            return refused("Requests which include `tool_use` or `tool_result` blocks must define "
                           "tools");
    }
    return std::nullopt;
}

Verdict checkAnthropicMessages(const AnthropicRequest &request)
{
    const json::array &messages = request.body.at("messages").get_array();
    for (size_t i = 0; i < messages.size(); ++i) {
        if (Verdict verdict = checkMessageShape(request, i))
            return verdict;
    }
    const std::vector<Turn> turns = turnsOf(messages);
    if (Verdict verdict = checkEnds(request, turns))
        return verdict;
    if (Verdict verdict = checkPairs(turns))
        return verdict;
    if (Verdict verdict = checkSystemPlaces(turns))
        return verdict;
    if (Verdict verdict = checkThinkingFirst(request, turns))
        return verdict;
    if (Verdict verdict = checkSealedPlaces(request, turns))
        return verdict;
    if (Verdict verdict = checkToolsDeclared(request, turns))
        return verdict;
    if (Verdict verdict = checkSystem(request))
        return verdict;
    return checkMarks(request);
}

} // namespace deskrelay::fake
