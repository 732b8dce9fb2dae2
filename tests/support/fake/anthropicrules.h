#pragma once

#include "tests/support/fake/fakeapi.h"
#include "tests/support/fake/fakemodels.h"

namespace deskrelay::fake {

/// One request to Anthropic's Messages as its rules see it.
struct AnthropicRequest
{
    const json::object &body;
    const Headers &headers;
    const Memory &memory;
    const AnthropicModel *model = nullptr;
    bool counts = false; ///< count_tokens: nothing is generated.

    bool isNewVersion() const { return headers.value("anthropic-version") == "2026-10-21"; }
    bool hasBeta(std::string_view prefix) const;
};

Verdict checkAnthropicHeaders(const Request &request, const Memory &memory);
Verdict checkAnthropic(const AnthropicRequest &request);

// Parts of the above, one file each.
Verdict checkAnthropicMessages(const AnthropicRequest &request);
Verdict checkAnthropicBlock(const AnthropicRequest &request,
                            const json::value &block,
                            std::string_view role,
                            const std::string &path);
Verdict checkAnthropicTools(const AnthropicRequest &request);
/// The schema of structured output or of a strict tool.
Verdict checkAnthropicSchema(const json::value &schema, const std::string &path);

/// A 400 with that message.
Verdict refused(std::string message);
/// Whether \a value is an object of those fields, in Anthropic's words.
Verdict checkAnthropicFields(const json::value &value,
                             std::span<const Field> fields,
                             const std::string &path);
Verdict checkCacheControl(const json::object &holder, const std::string &path);

} // namespace deskrelay::fake
