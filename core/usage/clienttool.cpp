#include "core/usage/clienttool.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

using Known = std::pair<QByteArrayView, QByteArrayView>;

/// The beginnings of names in lower case; of two that fit the first holds.
static constexpr std::array<Known, 14> knownTools = {Known{"claude-cli", "claude-code"},
                                                     Known{"claude-code", "claude-code"},
                                                     Known{"codex", "codex"},
                                                     Known{"geminicli", "gemini-cli"},
                                                     Known{"gemini-cli", "gemini-cli"},
                                                     Known{"opencode", "opencode"},
                                                     Known{"qwencode", "qwen-code"},
                                                     Known{"qwen-code", "qwen-code"},
                                                     Known{"anthropic/", "anthropic-sdk"},
                                                     Known{"asyncanthropic/", "anthropic-sdk"},
                                                     Known{"openai/", "openai-sdk"},
                                                     Known{"asyncopenai/", "openai-sdk"},
                                                     Known{"google-genai-sdk", "google-genai-sdk"},
                                                     Known{"mozilla/", "browser"}};

static bool isNameCharacter(char one)
{
    return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '-' || one == '_' ||
           one == '.';
}

QString clientTool(QByteArrayView userAgent)
{
    const QByteArray agent = userAgent.toByteArray().trimmed().toLower();
    if (agent.isEmpty())
        return {};
    for (const auto &[beginning, tool] : knownTools) {
        if (agent.startsWith(beginning))
            return QString::fromLatin1(tool);
    }
    const auto end = std::find_if_not(agent.begin(), agent.end(), isNameCharacter);
    constexpr qptrdiff longest = 32;
    if (end == agent.begin() || end - agent.begin() > longest)
        return u"other"_s;
    return QString::fromLatin1(agent.first(end - agent.begin()));
}

} // namespace deskrelay
