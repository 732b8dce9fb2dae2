#include "core/formats/messages/thinkingplan.h"

#include <algorithm>

namespace deskrelay {

using Thinking = ModelTraits::Thinking;
using Type = ThinkingPlan::Type;

static constexpr qint64 leastBudget = 1'024;

/// The effort in force: the last that a message told, else the request's own, else what a budget
/// stands for.
static std::optional<Effort> effortOfAll(const Conversation &conversation)
{
    for (auto message = conversation.messages.rbegin(); message != conversation.messages.rend();
         ++message) {
        if (message->effort)
            return message->effort;
    }
    return conversation.reasoning.effort;
}

static bool isWishedOff(const Reasoning &wish, std::optional<Effort> effort)
{
    return wish.mode == Reasoning::Mode::Off || effort == Effort::None || wish.budget == 0;
}

/// A client of Anthropic's own says so when it wants thinking; to others an effort means it.
static bool isWishedOn(const Conversation &conversation, std::optional<Effort> effort)
{
    const Reasoning &wish = conversation.reasoning;
    if (wish.mode == Reasoning::Mode::On || wish.budget)
        return true;
    return effort && conversation.format != Format::AnthropicMessages;
}

static void
setBudget(ThinkingPlan &plan, const Conversation &conversation, const ModelTraits &traits)
{
    const qint64 told = conversation.reasoning.budget.value_or(-1);
    const qint64 wish = told > 0 ? told : budgetOf(plan.effort.value_or(Effort::Medium));
    plan.type = Type::Enabled;
    plan.budget = std::max(wish, leastBudget);
    // The bound on output includes thinking: what the client wants to read comes on top of it.
    if (plan.maxTokens <= plan.budget)
        plan.maxTokens = std::min(plan.budget + plan.maxTokens, traits.maxOutputTokens);
    if (plan.budget >= plan.maxTokens)
        plan.budget = std::max(leastBudget, plan.maxTokens - leastBudget);
    if (plan.budget >= plan.maxTokens)
        plan.maxTokens = plan.budget + leastBudget;
}

static void setDisplay(ThinkingPlan &plan, const Conversation &conversation)
{
    const bool isOwn = conversation.format == Format::AnthropicMessages;
    // Models that take a budget show their thinking unasked, and older ones know no `display`.
    if (!plan.isOn() || (plan.type == Type::Enabled && !isOwn))
        return;
    // A chat client has no other way to ask for the text.
    const bool isAsked = conversation.format == Format::OpenAiChat;
    const std::optional<bool> isShown = conversation.reasoning.isShown;
    if (isShown.value_or(isAsked))
        plan.display = "summarized";
    else if (isShown)
        plan.display = "omitted";
}

/// `output_config.effort`; thinking that is off allows none above high.
static void fitEffort(ThinkingPlan &plan, const ModelTraits &traits)
{
    if (!plan.effort)
        return;
    if (*plan.effort == Effort::None)
        plan.effort =
            traits.thinking == Thinking::Always ? std::optional(Effort::Low) : std::nullopt;
    if (plan.effort)
        plan.effort = nearestEffort(traits, *plan.effort);
    if (plan.effort && plan.type == Type::Disabled)
        plan.effort = std::min(*plan.effort, Effort::High);
}

static Type adaptiveOr(bool isOn, bool isOff)
{
    if (isOff)
        return Type::Disabled;
    return isOn ? Type::Adaptive : Type::Unsaid;
}

ThinkingPlan planThinking(const Conversation &conversation,
                          const ModelTraits &traits,
                          bool forcesTool,
                          DroppedFields &dropped)
{
    const Reasoning &wish = conversation.reasoning;
    ThinkingPlan plan{.effort = effortOfAll(conversation)};
    plan.maxTokens = std::min(conversation.maxOutputTokens.value_or(traits.maxOutputTokens),
                              traits.maxOutputTokens);
    const bool isOff = isWishedOff(wish, plan.effort);
    const bool isOn = !isOff && isWishedOn(conversation, plan.effort);
    const bool hasBudget = wish.budget.value_or(-1) > 0;
    const bool takesBudget =
        traits.thinking == Thinking::Budget || traits.thinking == Thinking::Both;
    if (!takesBudget && isOn && hasBudget && !plan.effort)
        plan.effort = effortOf(*wish.budget);
    switch (traits.thinking) {
    case Thinking::None:
        if (isOn)
            dropped.add(Field::Reasoning);
        plan.effort.reset();
        break;
    case Thinking::Budget:
    case Thinking::Both: {
        const bool isManual = traits.thinking == Thinking::Budget || (hasBudget && !plan.effort);
        if (!isManual || !isOn)
            plan.type = adaptiveOr(isOn, isOff);
        else if (forcesTool)
            dropped.add(Field::Reasoning);
        else if (plan.maxTokens > 0)
            setBudget(plan, conversation, traits);
        break;
    }
    case Thinking::Adaptive:
    case Thinking::DefaultOn:
        plan.type = adaptiveOr(isOn, isOff);
        break;
    case Thinking::Always:
        if (isOff) {
            dropped.add(Field::Reasoning);
            plan.effort = Effort::Low;
        } else if (isOn && wish.isShown.value_or(conversation.format == Format::OpenAiChat)) {
            plan.type = Type::Adaptive; // says nothing but that the text is wanted
        }
        break;
    case Thinking::Effort:
        break;
    }
    setDisplay(plan, conversation);
    fitEffort(plan, traits);
    return plan;
}

} // namespace deskrelay
