#include "core/formats/modelcapabilities.h"

#include <boost/json.hpp>

#include <array>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace deskrelay {

namespace json = boost::json;
using Thinking = ModelTraits::Thinking;

/// The member at the end of \a path; null where there is none.
static const json::value *at(const json::object &object,
                             std::initializer_list<std::string_view> path)
{
    const json::object *inner = &object;
    const json::value *value = nullptr;
    for (const std::string_view name : path) {
        value = inner ? inner->if_contains(name) : nullptr;
        inner = value ? value->if_object() : nullptr;
    }
    return value;
}

static std::optional<bool> truth(const json::object &object,
                                 std::initializer_list<std::string_view> path)
{
    const json::value *const value = at(object, path);
    const bool *const isTrue = value ? value->if_bool() : nullptr;
    return isTrue ? std::optional(*isTrue) : std::nullopt;
}

static void addTokens(TraitChanges &told,
                      const char *field,
                      const json::object &object,
                      std::initializer_list<std::string_view> path)
{
    const json::value *const value = at(object, path);
    if (!value || !value->is_number() || told.contains(field))
        return;
    json::error_code failure;
    const auto tokens = value->to_number<std::int64_t>(failure);
    if (!failure && tokens > 0)
        told.insert(field, qint64(tokens));
}

static void addTruth(TraitChanges &told, const char *field, std::optional<bool> isSupported)
{
    if (isSupported)
        told.insert(field, *isSupported);
}

/// What the types of thinking that a model takes come to; empty where not all that matters is told.
static std::optional<Thinking> thinkingOf(const json::object &capabilities)
{
    if (truth(capabilities, {"thinking", "supported"}) == std::optional(false))
        return Thinking::None;
    const auto takes = [&capabilities](std::string_view type) {
        return truth(capabilities, {"thinking", "types", type, "supported"});
    };
    const std::optional<bool> isAdaptive = takes("adaptive");
    const std::optional<bool> isEnabled = takes("enabled");
    if (!isAdaptive || !isEnabled)
        return std::nullopt;
    if (*isEnabled)
        return *isAdaptive ? Thinking::Both : Thinking::Budget;
    const std::optional<bool> isDisabled = takes("disabled");
    if (!*isAdaptive || !isDisabled)
        return std::nullopt;
    return *isDisabled ? Thinking::Adaptive : Thinking::Always;
}

static std::optional<QList<Effort>> effortsOf(const json::object &capabilities)
{
    if (truth(capabilities, {"effort", "supported"}) == std::optional(false))
        return QList<Effort>();
    static constexpr std::array levels = {std::pair("low", Effort::Low),
                                          std::pair("medium", Effort::Medium),
                                          std::pair("high", Effort::High),
                                          std::pair("xhigh", Effort::XHigh),
                                          std::pair("max", Effort::Max)};
    QList<Effort> efforts;
    for (const auto &[name, effort] : levels) {
        if (truth(capabilities, {"effort", name, "supported"}).value_or(false))
            efforts << effort;
    }
    return efforts.isEmpty() ? std::nullopt : std::optional(efforts);
}

TraitChanges anthropicCapabilities(const json::object &entry)
{
    TraitChanges told;
    addTokens(told, trait::maxOutputTokens, entry, {"max_tokens"});
    addTokens(told, trait::contextTokens, entry, {"max_input_tokens"});
    const json::value *const value = entry.if_contains("capabilities");
    const json::object *const capabilities = value ? value->if_object() : nullptr;
    if (!capabilities)
        return told;
    if (const std::optional<Thinking> thinking = thinkingOf(*capabilities))
        told.insert(trait::thinking, *thinking);
    if (const std::optional<QList<Effort>> efforts = effortsOf(*capabilities))
        told.insert(trait::efforts, *efforts);
    const auto supports = [capabilities](std::string_view name) {
        return truth(*capabilities, {name, "supported"});
    };
    addTruth(told, trait::structuredOutput, supports("structured_outputs"));
    addTruth(told, trait::images, supports("image_input"));
    addTruth(told, trait::documents, supports("pdf_input"));
    return told;
}

TraitChanges geminiCapabilities(const json::object &entry)
{
    TraitChanges told;
    addTokens(told, trait::maxOutputTokens, entry, {"outputTokenLimit"});
    addTokens(told, trait::contextTokens, entry, {"inputTokenLimit"});
    // That a model thinks does not tell how it is told to.
    if (truth(entry, {"thinking"}) == std::optional(false)) {
        told.insert(trait::thinking, Thinking::None);
        told.insert(trait::efforts, QList<Effort>());
    }
    return told;
}

TraitChanges openAiCapabilities(const json::object &entry)
{
    TraitChanges told;
    // The first that is told counts.
    for (const std::string_view name : {"context_length", "context_window", "max_model_len"})
        addTokens(told, trait::contextTokens, entry, {name});
    addTokens(told, trait::maxOutputTokens, entry, {"max_completion_tokens"});
    addTokens(told, trait::maxOutputTokens, entry, {"top_provider", "max_completion_tokens"});
    return told;
}

TraitChanges heldOver(const ModelTraits &traits, TraitChanges told)
{
    const bool isAdaptive = told.value(trait::thinking) == TraitValue(Thinking::Adaptive);
    if (isAdaptive && traits.thinking == Thinking::DefaultOn)
        told.remove(trait::thinking);
    return told;
}

} // namespace deskrelay
