#pragma once

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/parts.h"

#include <optional>

namespace deskrelay {

/// Writes `cache_control` within Anthropic's rules: at most four in a request, the long-lived
/// before the short-lived. Must meet the hints in the order tools, system, messages.
class CacheHints final
{
public:
    static constexpr int most = 4;

    /// Of \a total hints the first are left out where they are too many.
    CacheHints(int total, int allowed)
        : m_toSkip(total > allowed ? total - allowed : 0)
    {
    }

    /// A member of the object that is open, where \a life tells one.
    void write(JsonWriter &writer, const std::optional<CacheLife> &life)
    {
        if (!life)
            return;
        if (m_toSkip > 0) {
            --m_toSkip;
            return;
        }
        m_sawShort = m_sawShort || *life == CacheLife::Short;
        writeControl(writer, m_sawShort ? CacheLife::Short : CacheLife::Long);
    }

    static void writeControl(JsonWriter &writer, CacheLife life)
    {
        writer.key("cache_control").beginObject().member("type", "ephemeral");
        if (life == CacheLife::Long)
            writer.member("ttl", "1h");
        writer.endObject();
    }

private:
    int m_toSkip;
    bool m_sawShort = false;
};

} // namespace deskrelay
