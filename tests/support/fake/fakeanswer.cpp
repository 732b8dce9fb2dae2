#include "tests/support/fake/fakeanswer.h"

#include <algorithm>
#include <cctype>

namespace deskrelay::fake {

static std::string lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return result;
}

static qint64 wordsIn(std::string_view text)
{
    qint64 words = 0;
    bool inWord = false;
    for (const char c : text) {
        const bool isSpace = c == ' ' || c == '\n';
        words += !isSpace && !inWord;
        inWord = !isSpace;
    }
    return words;
}

/// The first JSON object that the text holds; empty when there is none.
static json::object objectIn(std::string_view text)
{
    for (size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        json::stream_parser parser;
        json::error_code failure;
        parser.write_some(text.data() + at, text.size() - at, failure);
        if (!failure && parser.done()) {
            const json::value found = parser.release();
            if (found.is_object())
                return found.get_object();
        }
    }
    return {};
}

/// The names in a row from \a at on: `a`, `a and b`, `a, b and c`; \a at is then behind them.
static std::vector<std::string> namesAt(std::string_view text, size_t &at)
{
    std::vector<std::string> names;
    while (at < text.size()) {
        size_t end = at;
        while (end < text.size() && isName(text.substr(end, 1), 1, ".:"))
            ++end;
        if (end == at)
            break;
        names.emplace_back(text.substr(at, end - at));
        at = end;
        const std::string_view rest = text.substr(end);
        if (rest.starts_with(" and "))
            at = end + 5;
        else if (rest.starts_with(", "))
            at = end + 2;
        else
            break;
    }
    return names;
}

/// The names behind the word "use". The prose that a tool adds has the word too: the last one
/// counts that a JSON object follows, else the last.
static std::vector<std::string> namesAsked(std::string_view text)
{
    static constexpr std::string_view word = "use ";
    const std::string lowered = lower(text);
    std::vector<std::string> last;
    for (size_t at = lowered.rfind(word); at != std::string::npos;
         at = at == 0 ? std::string::npos : lowered.rfind(word, at - 1)) {
        size_t behind = at + word.size();
        const std::vector<std::string> names = namesAt(text, behind);
        if (text.substr(behind).starts_with(" {"))
            return names;
        if (last.empty())
            last = names;
    }
    return last;
}

static Call callOf(const Tool &tool, json::object arguments)
{
    Call call{.name = tool.name, .arguments = std::move(arguments), .isFreeForm = tool.isFreeForm};
    if (tool.isFreeForm)
        call.text = call.arguments.empty() ? "free text" : call.argumentText();
    return call;
}

static std::vector<Call> callsFor(const Ask &ask)
{
    std::vector<Call> calls;
    const bool isFurther =
        ask.endsWithResults && ask.lastText.find("now use ") != std::string::npos;
    if (!ask.mayCall || ask.tools.empty() || (ask.endsWithResults && !ask.mustCall && !isFurther))
        return calls;
    const json::object given = isFurther ? json::object() : objectIn(ask.lastText);
    for (const std::string &name : namesAsked(ask.lastText)) {
        for (const Tool &tool : ask.tools) {
            if (tool.name != name || (!ask.onlyTool.empty() && ask.onlyTool != name))
                continue;
            const json::object *const own = objectAt(given, name);
            calls.push_back(callOf(tool, own ? *own : given));
        }
    }
    if (calls.empty() && ask.mustCall) {
        for (const Tool &tool : ask.tools) {
            if (ask.onlyTool.empty() || tool.name == ask.onlyTool) {
                const json::value arguments = instanceOf(tool.schema);
                calls.push_back(
                    callOf(tool, arguments.is_object() ? arguments.get_object() : json::object{}));
                break;
            }
        }
    }
    if (!ask.mayCallInParallel && calls.size() > 1)
        calls.resize(1);
    return calls;
}

/// The first \a count words with the white space before them.
static std::string firstWords(const std::string &text, qint64 count)
{
    size_t at = 0;
    for (qint64 i = 0; i < count && at < text.size(); ++i) {
        at = text.find_first_not_of(" \n", at);
        at = at == std::string::npos ? text.size() : text.find_first_of(" \n", at);
        at = std::min(at, text.size());
    }
    return text.substr(0, at);
}

static TokenUsage usageFor(const Ask &ask, const Answer &answer)
{
    const quint64 hash = hashOf(ask.model + '\n' + ask.lastText);
    const auto part = [hash](int shift, quint64 modulus) {
        return static_cast<qint64>((hash >> shift) % modulus);
    };
    TokenUsage usage;
    usage.input = inputTokens(ask);
    usage.cacheRead = part(8, 2) ? part(12, 300) + 1 : 0;
    if (ask.writesCache) {
        usage.cacheWrite5m = part(20, 3) == 0 ? part(24, 120) + 1 : 0;
        usage.cacheWrite1h = part(30, 4) == 0 ? part(34, 90) + 1 : 0;
    }
    usage.reasoning = wordsIn(answer.reasoning) * 3;
    usage.output = usage.reasoning + wordsIn(answer.text) + 1 + part(40, 7);
    for (const Call &call : answer.calls)
        usage.output += 5 + static_cast<qint64>(call.argumentText().size()) / 4;
    return usage;
}

Answer answerFor(const Ask &ask)
{
    Answer answer;
    if (ask.reasons)
        answer.reasoning = "Let me think about this: the question has " +
                           std::to_string(ask.lastText.size()) + " bytes.";
    answer.isReasoningSecret = ask.lastText.find("in secret") != std::string::npos;
    answer.calls = callsFor(ask);
    if (!answer.calls.empty()) {
        answer.ending = Ending::Calls;
        if (ask.lastText.find("speak first") != std::string::npos)
            answer.text = "I shall look that up.";
    } else if (ask.lastText.find("refuse this") != std::string::npos) {
        answer.text = "I cannot help with that.";
        answer.ending = Ending::Refusal;
    } else if (ask.lastText.find("filter this") != std::string::npos) {
        answer.text = "This much was written.";
        answer.ending = Ending::Filtered;
    } else if (ask.schema) {
        answer.text = json::serialize(instanceOf(*ask.schema));
    } else {
        answer.text =
            (ask.endsWithResults ? "The tools said: " : "You said: ") + ask.lastText +
            "\nThat is all \xe2\x80\x94 \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e \xf0\x9f\x8e\x88.";
    }
    for (const std::string &stop : ask.stops) {
        const size_t at = answer.text.find(stop);
        if (answer.ending == Ending::Natural && at != std::string::npos) {
            answer.text.resize(at);
            answer.stop = stop;
            answer.ending = Ending::StopText;
        }
    }
    if (ask.mostTokens >= 0 && wordsIn(answer.text) > ask.mostTokens &&
        answer.ending != Ending::Calls) {
        answer.text = firstWords(answer.text, ask.mostTokens);
        answer.ending = Ending::Limit;
    }
    answer.usage = usageFor(ask, answer);
    return answer;
}

/// The type that a schema names, in lower case; of several the first that is not null.
static std::string typeOf(const json::object &schema)
{
    const json::value *const type = valueAt(schema, "type");
    if (type && type->is_string())
        return lower(type->get_string());
    if (type && type->is_array()) {
        for (const json::value &one : type->get_array()) {
            if (one.is_string() && lower(one.get_string()) != "null")
                return lower(one.get_string());
        }
    }
    return schema.contains("properties") ? "object" : "";
}

static json::value instanceWithin(const json::value &schema, const json::object &root, int depth);

static json::object objectInstance(const json::object &schema, const json::object &root, int depth)
{
    json::object made;
    if (const json::object *const properties = objectAt(schema, "properties")) {
        for (const auto &property : *properties)
            made[property.key()] = instanceWithin(property.value(), root, depth + 1);
    }
    return made;
}

static json::value instanceWithin(const json::value &value, const json::object &root, int depth)
{
    const json::object *const schema = value.if_object();
    if (!schema || depth > 12)
        return nullptr;
    if (const std::string_view reference = textAt(*schema, "$ref"); reference.starts_with("#")) {
        json::error_code failure;
        const json::value whole(root);
        const json::value *const target = whole.find_pointer(reference.substr(1), failure);
        return target ? instanceWithin(*target, root, depth + 1) : json::value(nullptr);
    }
    if (const json::value *const fixed = valueAt(*schema, "const"))
        return *fixed;
    const json::array *const choices = arrayAt(*schema, "enum");
    if (choices && !choices->empty())
        return choices->front();
    for (const std::string_view name : {"anyOf", "oneOf", "allOf"}) {
        const json::array *const list = arrayAt(*schema, name);
        if (list && !list->empty())
            return instanceWithin(list->front(), root, depth + 1);
    }
    const std::string type = typeOf(*schema);
    if (type == "object")
        return objectInstance(*schema, root, depth);
    if (type == "array") {
        json::array list;
        const json::value *const items = valueAt(*schema, "items");
        const auto least = static_cast<int>(numberAt(*schema, "minItems").value_or(1));
        for (int i = 0; items && i < std::clamp(least, 1, 8); ++i)
            list.push_back(instanceWithin(*items, root, depth + 1));
        return list;
    }
    if (type == "integer" || type == "number")
        return static_cast<std::int64_t>(numberAt(*schema, "minimum").value_or(7));
    if (type == "boolean")
        return true;
    return type == "null" ? json::value(nullptr) : json::value("text");
}

json::value instanceOf(const json::value &schema)
{
    const json::object *const root = schema.if_object();
    return root ? instanceWithin(schema, *root, 0) : json::value(json::object{});
}

std::vector<std::string> piecesOf(std::string_view text)
{
    std::vector<std::string> pieces;
    size_t start = 0;
    size_t wanted = 3;
    while (start < text.size()) {
        size_t end = std::min(text.size(), start + wanted);
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            ++end;
        pieces.emplace_back(text.substr(start, end - start));
        start = end;
        wanted = wanted >= 40 ? 5 : wanted + 7;
    }
    return pieces;
}

qint64 inputTokens(const Ask &ask)
{
    return 7 + static_cast<qint64>(ask.bytes / 4) + static_cast<qint64>(hashOf(ask.lastText) % 23);
}

} // namespace deskrelay::fake
