#include "tests/support/fake/anthropicrules.h"

#include <array>

namespace deskrelay::fake {

bool AnthropicRequest::hasBeta(std::string_view prefix) const
{
    for (const QByteArray &value : headers.values("anthropic-beta")) {
        for (const QByteArray &name : value.split(',')) {
            if (viewOf(name.trimmed()).starts_with(prefix))
                return true;
        }
    }
    return false;
}

Verdict refused(std::string message)
{
    return Refusal{.message = std::move(message)};
}

static std::string wording(unsigned kinds)
{
    if (kinds & Text)
        return "Input should be a valid string";
    if (kinds & Object)
        return "Input should be a valid dictionary";
    if (kinds & List)
        return "Input should be a valid list";
    if (kinds & Flag)
        return "Input should be a valid boolean";
    if (kinds & Number)
        return "Input should be a valid number";
    return "Input should be a valid integer";
}

Verdict checkAnthropicFields(const json::value &value,
                             std::span<const Field> fields,
                             const std::string &path)
{
    const std::string prefix = path.empty() ? path : path + '.';
    if (!value.is_object())
        return refused(path + ": " + wording(Object));
    const std::optional<Fault> fault = findFault(value.get_object(), fields);
    if (!fault)
        return std::nullopt;
    switch (fault->what) {
    case Fault::What::Unknown:
        return refused(prefix + fault->name + ": Extra inputs are not permitted");
    case Fault::What::Missing:
        return refused(prefix + fault->name + ": Field required");
    case Fault::What::Kind:
        break;
    }
    return refused(prefix + fault->name + ": " + wording(fault->wanted));
}

Verdict checkCacheControl(const json::object &holder, const std::string &path)
{
    static constexpr std::array fields = {
        Field{"type", Text, Need::Required}, Field{"ttl", Text}, Field{"scope", Text}};
    const json::value *const control = valueAt(holder, "cache_control");
    if (!control || control->is_null())
        return std::nullopt;
    const std::string here = path.empty() ? "cache_control" : path + ".cache_control";
    if (Verdict verdict = checkAnthropicFields(*control, fields, here))
        return verdict;
    const json::object &object = control->get_object();
    if (textAt(object, "type") != "ephemeral")
        return refused(here + ".type: Input should be 'ephemeral'");
    const std::string_view ttl = textAt(object, "ttl");
    if (object.contains("ttl") && ttl != "5m" && ttl != "1h")
        return refused(here + ".ephemeral.ttl: Input should be '5m' or '1h'");
    return std::nullopt;
}

Verdict checkAnthropicHeaders(const Request &request, const Memory &memory)
{
    const QByteArray own = request.headers.value("x-api-key");
    const std::string key = own.isEmpty() ? bearerOf(request.headers) : own.toStdString();
    if (key.empty())
        return Refusal{.status = 401,
                       .type = "authentication_error",
                       .message = "x-api-key header is required"};
    if (!memory.keys.contains(key))
        return Refusal{.status = 401,
                       .type = "authentication_error",
                       .message = own.isEmpty() ? "invalid bearer token" : "invalid x-api-key"};
    const QByteArray version = request.headers.value("anthropic-version");
    if (version.isEmpty())
        return refused("anthropic-version: header is required");
    if (version != "2023-06-01" && version != "2026-10-21")
        return refused("anthropic-version: \"" + version.toStdString() +
                       "\" is not a valid version");
    return std::nullopt;
}

static Verdict checkTopFields(const AnthropicRequest &request)
{
    static constexpr std::array fields = {Field{"model", Text, Need::Required},
                                          Field{"messages", List, Need::Required},
                                          Field{"max_tokens", Whole},
                                          Field{"system", Text | List},
                                          Field{"metadata", Object | Null},
                                          Field{"stop_sequences", List | Null},
                                          Field{"stream", Flag | Null},
                                          Field{"temperature", Number | Null},
                                          Field{"top_p", Number | Null},
                                          Field{"top_k", Whole | Null},
                                          Field{"thinking", Object | Null},
                                          Field{"tool_choice", Object | Null},
                                          Field{"tools", List | Null},
                                          Field{"output_config", Object | Null},
                                          Field{"service_tier", Text | Null},
                                          Field{"speed", Text | Null},
                                          Field{"inference_geo", Text | Null},
                                          Field{"cache_control", Object | Null},
                                          Field{"container", Anything},
                                          Field{"diagnostics", Object | Null},
                                          Field{"user_profile_id", Text | Null},
                                          Field{"workspace_id", Text | Null},
                                          Field{"context_management", Object | Null},
                                          Field{"thread", Object | Null},
                                          Field{"mcp_servers", List | Null},
                                          Field{"fallbacks", Anything},
                                          Field{"compaction", Object | Null},
                                          Field{"safeguards", List | Null},
                                          Field{"output_format", Object | Null}};
    return checkAnthropicFields(request.body, fields, {});
}

/// A field of a beta is unknown without the beta's header.
static Verdict checkBetas(const AnthropicRequest &request)
{
    struct Beta
    {
        std::string_view field;
        std::string_view header;
    };
    static constexpr std::array betas = {Beta{"context_management", "context-management-"},
                                         Beta{"thread", "message-threads-"},
                                         Beta{"mcp_servers", "mcp-client-"},
                                         Beta{"fallbacks", "model-fallback"},
                                         Beta{"compaction", "compact"},
                                         Beta{"safeguards", "dangerous-tool-use-"},
                                         Beta{"output_format", "structured-outputs-"}};
    for (const Beta &beta : betas) {
        if (request.body.contains(beta.field) && !request.hasBeta(beta.header))
            return refused(std::string(beta.field) + ": Extra inputs are not permitted");
    }
    if (isAbsent(request.body, "thread"))
        return std::nullopt;
    // Nothing is kept here: clients then send the whole conversation.
    Refusal refusal = *refused("thread: this request cannot be served with a thread");
    refusal.details = {{"error_code", "thread_unsupported_request"},
                       {"unsupported", json::array{"thread"}}};
    return refusal;
}

static Verdict checkModel(const AnthropicRequest &request)
{
    if (request.model)
        return std::nullopt;
    return Refusal{.status = 404,
                   .type = "not_found_error",
                   .message = "model: " + std::string(textAt(request.body, "model"))};
}

static Verdict checkMaxTokens(const AnthropicRequest &request)
{
    if (request.counts) {
        if (request.body.contains("max_tokens"))
            return refused("max_tokens: Extra inputs are not permitted");
        return std::nullopt;
    }
    const std::optional<double> most = numberAt(request.body, "max_tokens");
    if (!most)
        return refused("max_tokens: Field required");
    if (*most < 0)
        return refused("max_tokens: Input should be greater than or equal to 0");
    if (*most > static_cast<double>(request.model->maxTokens))
        return refused("max_tokens: " + std::to_string(static_cast<qint64>(*most)) + " > " +
                       std::to_string(request.model->maxTokens) +
                       ", which is the maximum allowed number of output tokens for " +
                       std::string(textAt(request.body, "model")));
    return std::nullopt;
}

static Verdict checkSampling(const AnthropicRequest &request)
{
    static constexpr std::array<std::string_view, 3> names = {"temperature", "top_p", "top_k"};
    for (const std::string_view name : names) {
        if (!request.body.contains(name))
            continue;
        if (request.isNewVersion() || request.counts)
            return refused(std::string(name) + ": Extra inputs are not permitted");
        if (!request.model->takesSampling &&
            (name == "top_k" || numberAt(request.body, name).value_or(1) != 1))
            return refused("`" + std::string(name) + "` is not supported on this model");
    }
    const double temperature = numberAt(request.body, "temperature").value_or(1);
    if (temperature < 0 || temperature > 1)
        return refused("temperature: range: 0..1");
    if (!isAbsent(request.body, "temperature") && !isAbsent(request.body, "top_p"))
        return refused("`temperature` and `top_p` cannot both be specified for this model. Please "
                       "use only one.");
    const json::object *const thinking = objectAt(request.body, "thinking");
    if (thinking && textAt(*thinking, "type") != "disabled" && temperature != 1)
        return refused("`temperature` may only be set to 1 when thinking is enabled.");
    return std::nullopt;
}

static Verdict checkThinkingFields(const json::object &thinking)
{
    static constexpr std::array enabled = {Field{"type", Text, Need::Required},
                                           Field{"budget_tokens", Whole, Need::Required},
                                           Field{"display", Text}};
    static constexpr std::array adaptive = {Field{"type", Text, Need::Required},
                                            Field{"display", Text}};
    static constexpr std::array disabled = {Field{"type", Text, Need::Required}};
    const std::string_view type = textAt(thinking, "type");
    const json::value value(thinking);
    if (type == "enabled")
        return checkAnthropicFields(value, enabled, "thinking.enabled");
    if (type == "adaptive" || type == "between_tools")
        return checkAnthropicFields(value, adaptive, "thinking." + std::string(type));
    if (type == "disabled")
        return checkAnthropicFields(value, disabled, "thinking.disabled");
    return refused("thinking: Input tag '" + std::string(type) +
                   "' found using 'type' does not match any of the expected tags: 'adaptive', "
                   "'between_tools', 'disabled', 'enabled'");
}

static Verdict checkThinking(const AnthropicRequest &request)
{
    const json::object *const thinking = objectAt(request.body, "thinking");
    if (!thinking)
        return std::nullopt;
    if (Verdict verdict = checkThinkingFields(*thinking))
        return verdict;
    const std::string_view type = textAt(*thinking, "type");
    const Thinking rule = request.model->thinking;
    if (type == "adaptive" && rule == Thinking::EnabledOnly)
        return refused("adaptive thinking is not supported on this model");
    if (type == "enabled" && rule != Thinking::EnabledOnly && rule != Thinking::Both)
        return refused("\"thinking.type.enabled\" is not supported for this model. Use "
                       "\"thinking.type.adaptive\" and \"output_config.effort\" to control "
                       "thinking behavior.");
    const json::object *const config = objectAt(request.body, "output_config");
    const std::string_view effort = config ? textAt(*config, "effort") : std::string_view();
    if (type == "disabled" &&
        (rule == Thinking::AlwaysOn ||
         (rule == Thinking::OnByDefault && (effort == "xhigh" || effort == "max"))))
        return refused("\"thinking.type.disabled\" is not supported for this model.");
    if (type != "enabled")
        return std::nullopt;
    const double budget = numberAt(*thinking, "budget_tokens").value_or(0);
    if (budget < 1024)
        return refused(
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
    if (!request.counts && budget >= numberAt(request.body, "max_tokens").value_or(0))
        return refused("`max_tokens` must be greater than `thinking.budget_tokens`. Please consult "
                       "our documentation at "
                       "https://docs.claude.com/en/docs/build-with-claude/extended-thinking");
    return std::nullopt;
}

static Verdict checkOutputConfig(const AnthropicRequest &request)
{
    static constexpr std::array fields = {
        Field{"effort", Text | Null}, Field{"format", Object | Null}, Field{"task_budget", Object}};
    static constexpr std::array formatFields = {Field{"type", Text, Need::Required},
                                                Field{"schema", Object, Need::Required}};
    static constexpr std::array<std::string_view, 5> efforts = {
        "low", "medium", "high", "xhigh", "max"};
    const json::value *const value = valueAt(request.body, "output_config");
    if (!value || value->is_null())
        return std::nullopt;
    if (Verdict verdict = checkAnthropicFields(*value, fields, "output_config"))
        return verdict;
    const json::object &config = value->get_object();
    if (!isAbsent(config, "effort")) {
        if (!isOneOf(textAt(config, "effort"), efforts))
            return refused("output_config.effort: Input should be " + listed(efforts, "or"));
        if (!request.model->hasEffort)
            return refused("This model does not support the effort parameter.");
    }
    const json::value *const format = valueAt(config, "format");
    if (!format || format->is_null())
        return std::nullopt;
    if (Verdict verdict = checkAnthropicFields(*format, formatFields, "output_config.format"))
        return verdict;
    if (textAt(format->get_object(), "type") != "json_schema")
        return refused("output_config.format.type: Input should be 'json_schema'");
    return checkAnthropicSchema(format->at("schema"), "output_config.format.schema");
}

static Verdict checkSmallFields(const AnthropicRequest &request)
{
    static constexpr std::array metadata = {Field{"user_id", Text | Null}};
    static constexpr std::array<std::string_view, 2> tiers = {"auto", "standard_only"};
    const json::value *const given = valueAt(request.body, "metadata");
    if (given && given->is_object()) {
        if (Verdict verdict = checkAnthropicFields(*given, metadata, "metadata"))
            return verdict;
    }
    if (!isAbsent(request.body, "service_tier") &&
        !isOneOf(textAt(request.body, "service_tier"), tiers))
        return refused("service_tier: Input should be " + listed(tiers, "or"));
    if (const json::array *const stops = arrayAt(request.body, "stop_sequences")) {
        for (const json::value &stop : *stops) {
            if (!stop.is_string())
                return refused("stop_sequences.0: Input should be a valid string");
            if (stop.get_string().find_first_not_of(" \t\r\n") == json::string::npos)
                return refused("stop_sequences: each stop sequence must contain non-whitespace");
        }
    }
    return checkCacheControl(request.body, {});
}

Verdict checkAnthropic(const AnthropicRequest &request)
{
    using Rule = Verdict (*)(const AnthropicRequest &);
    static constexpr std::array<Rule, 10> rules = {checkTopFields,
                                                   checkBetas,
                                                   checkModel,
                                                   checkMaxTokens,
                                                   checkSampling,
                                                   checkThinking,
                                                   checkOutputConfig,
                                                   checkSmallFields,
                                                   checkAnthropicTools,
                                                   checkAnthropicMessages};
    for (const Rule rule : rules) {
        if (Verdict verdict = rule(request))
            return verdict;
    }
    return std::nullopt;
}

} // namespace deskrelay::fake
