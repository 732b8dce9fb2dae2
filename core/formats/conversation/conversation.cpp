#include "core/formats/conversation/conversation.h"

#include <algorithm>
#include <array>
#include <utility>

namespace deskrelay {

static constexpr std::array<std::pair<Effort, QByteArrayView>, 7> efforts = {
    {{Effort::None, "none"},
     {Effort::Minimal, "minimal"},
     {Effort::Low, "low"},
     {Effort::Medium, "medium"},
     {Effort::High, "high"},
     {Effort::XHigh, "xhigh"},
     {Effort::Max, "max"}}};

bool hasParticipantNames(const Conversation &conversation)
{
    return std::any_of(conversation.messages.begin(),
                       conversation.messages.end(),
                       [](const Message &message) { return !message.name.isEmpty(); });
}

std::optional<Effort> effortFromName(QByteArrayView name)
{
    for (const auto &[effort, known] : efforts) {
        if (name.compare(known, Qt::CaseInsensitive) == 0)
            return effort;
    }
    return std::nullopt;
}

QByteArray effortName(Effort effort)
{
    for (const auto &[known, name] : efforts) {
        if (known == effort)
            return name.toByteArray();
    }
    return {};
}

} // namespace deskrelay
