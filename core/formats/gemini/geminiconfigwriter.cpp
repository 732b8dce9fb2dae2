#include "core/formats/gemini/geminiconfigwriter.h"

#include "core/formats/conversation/stopplan.h"
#include "core/formats/gemini/geminischema.h"

#include <algorithm>

namespace deskrelay {

/// The third generation takes a schema for its output beside functions; it is the one that signs.
static bool takesFormat(const Conversation &conversation, const ModelTraits &traits)
{
    return traits.takesStructuredOutput && (traits.needsSignatures || conversation.tools.isEmpty());
}

QByteArray outputInstruction(const Conversation &conversation, const ModelTraits &traits)
{
    const OutputFormat &output = conversation.output;
    if (output.kind == OutputFormat::Kind::Text || takesFormat(conversation, traits))
        return {};
    if (output.kind == OutputFormat::Kind::JsonObject)
        return "Give your final answer as one JSON object and nothing else.";
    return "Give your final answer as one JSON document and nothing else. It must follow this JSON "
           "Schema: " +
           output.schema;
}

static void writeOutput(JsonWriter &out,
                        const Conversation &conversation,
                        const ModelTraits &traits,
                        DroppedFields &dropped)
{
    const OutputFormat &output = conversation.output;
    if (output.kind == OutputFormat::Kind::Text)
        return;
    if (!takesFormat(conversation, traits)) {
        dropped.add(Field::OutputFormat);
        return;
    }
    out.member("responseMimeType", "application/json");
    if (output.kind == OutputFormat::Kind::JsonSchema)
        out.rawMember("responseJsonSchema", geminiSchema(output.schema));
}

static void writeSampling(JsonWriter &out,
                          const Conversation &conversation,
                          const ModelTraits &traits,
                          DroppedFields &dropped)
{
    const Sampling &sampling = conversation.sampling;
    const auto add = [&](const auto &value, QByteArrayView name, Field field, bool isTaken) {
        if (value && isTaken)
            out.member(name, *value);
        else if (value)
            dropped.add(field);
    };
    constexpr double usual = 1;
    const auto addUsual = [&](std::optional<double> value, QByteArrayView name, Field field) {
        if (traits.takesSampling || value.value_or(usual) != usual)
            add(value, name, field, traits.takesSampling);
    };
    std::optional<double> temperature = sampling.temperature;
    if (temperature)
        temperature = std::clamp(*temperature, 0.0, 2.0);
    addUsual(temperature, "temperature", Field::Temperature);
    addUsual(sampling.topP, "topP", Field::TopP);
    add(sampling.topK, "topK", Field::TopK, traits.takesSampling);
    add(sampling.frequencyPenalty, "frequencyPenalty", Field::FrequencyPenalty, true);
    add(sampling.presencePenalty, "presencePenalty", Field::PresencePenalty, true);
    const bool isSeed = sampling.seed && *sampling.seed == static_cast<qint32>(*sampling.seed);
    add(sampling.seed, "seed", Field::Seed, isSeed);
    if (sampling.logprobs || sampling.topLogprobs.value_or(0) > 0)
        dropped.add(Field::Logprobs); // no reply carries them across
    if (!sampling.logitBias.isEmpty())
        dropped.add(Field::LogitBias);
}

static QByteArrayList
writeStop(JsonWriter &out, const Conversation &conversation, const ModelTraits &traits)
{
    constexpr qsizetype most = 5;
    const StopPlan plan = planStops(conversation.sampling.stop, traits.takesStop ? most : 0);
    if (!plan.sent.isEmpty()) {
        out.key("stopSequences").beginArray();
        for (const QByteArray &stop : plan.sent)
            out.string(stop);
        out.endArray();
    }
    return plan.enforced;
}

/// A budget as the model bounds it.
///
/// \note Source: the Gemini API's documentation of thinking budgets.
static qint64 bounded(qint64 budget, QByteArrayView model)
{
    if (budget < 0)
        return -1;
    if (model.startsWith("gemini-2.5-pro"))
        return std::clamp<qint64>(budget, 128, 32'768);
    if (model.startsWith("gemini-2.5-flash-lite") && budget > 0)
        return std::clamp<qint64>(budget, 512, 24'576);
    return std::min<qint64>(budget, 24'576);
}

namespace {

struct Thinking
{
    std::optional<qint64> budget = {};
    std::optional<Effort> level = {};
};

} // namespace

/// The effort that counts now: a message's own stands from there on.
static std::optional<Effort> effortNow(const Conversation &conversation)
{
    const auto last =
        std::find_if(conversation.messages.rbegin(),
                     conversation.messages.rend(),
                     [](const Message &message) { return message.effort.has_value(); });
    return last == conversation.messages.rend() ? conversation.reasoning.effort : last->effort;
}

static Thinking thinkingOf(const Conversation &conversation, const ModelTraits &traits)
{
    const Reasoning &reasoning = conversation.reasoning;
    const std::optional<Effort> effort = effortNow(conversation);
    const bool isOff = reasoning.mode == Reasoning::Mode::Off || effort == Effort::None;
    if (traits.thinking == ModelTraits::Thinking::None)
        return {};
    if (traits.thinking == ModelTraits::Thinking::Effort) {
        std::optional<Effort> wish = effort;
        if (isOff)
            wish = Effort::None;
        else if (!wish && reasoning.budget.value_or(-1) >= 0)
            wish = effortOf(*reasoning.budget);
        return {.level = wish ? nearestEffort(traits, *wish) : std::nullopt};
    }
    std::optional<qint64> budget = reasoning.budget;
    if (isOff)
        budget = 0;
    else if (!budget && effort)
        budget = budgetOf(*effort);
    else if (!budget && reasoning.mode == Reasoning::Mode::On)
        budget = -1;
    return {.budget = budget ? std::optional(bounded(*budget, conversation.model)) : std::nullopt};
}

static void writeThinking(JsonWriter &out,
                          const Conversation &conversation,
                          const ModelTraits &traits,
                          const Thinking &thinking,
                          DroppedFields &dropped)
{
    const Reasoning &reasoning = conversation.reasoning;
    if (traits.thinking == ModelTraits::Thinking::None) {
        if (reasoning.mode == Reasoning::Mode::On ||
            reasoning.effort.value_or(Effort::None) != Effort::None)
            dropped.add(Field::Reasoning);
        return;
    }
    const bool isShown = reasoning.isShown.value_or(false) &&
                         reasoning.mode != Reasoning::Mode::Off && thinking.budget != 0;
    if (!thinking.budget && !thinking.level && !isShown)
        return;
    out.key("thinkingConfig").beginObject();
    if (thinking.budget)
        out.member("thinkingBudget", *thinking.budget);
    if (thinking.level)
        out.member("thinkingLevel", effortName(*thinking.level).toUpper());
    if (isShown)
        out.member("includeThoughts", true);
    out.endObject();
}

QByteArrayList writeGeminiConfig(JsonWriter &out,
                                 const Conversation &conversation,
                                 const ModelTraits &traits,
                                 DroppedFields &dropped)
{
    JsonWriter config;
    config.beginObject();
    writeSampling(config, conversation, traits, dropped);
    QByteArrayList stops = writeStop(config, conversation, traits);
    const Thinking thinking = thinkingOf(conversation, traits);
    if (conversation.maxOutputTokens) {
        qint64 most = std::clamp<qint64>(*conversation.maxOutputTokens, 1, traits.maxOutputTokens);
        // Thoughts count as output here: leave the answer its room.
        if (thinking.budget.value_or(0) >= most)
            most = std::min(most + *thinking.budget, traits.maxOutputTokens);
        config.member("maxOutputTokens", most);
    }
    writeOutput(config, conversation, traits, dropped);
    writeThinking(config, conversation, traits, thinking, dropped);
    config.endObject();
    if (config.text().size() > 2)
        out.rawMember("generationConfig", config.text());
    return stops;
}

} // namespace deskrelay
