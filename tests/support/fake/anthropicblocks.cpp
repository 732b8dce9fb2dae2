#include "tests/support/fake/anthropicrules.h"

#include <array>

namespace deskrelay::fake {

namespace {

/// A kind of content block: its fields, and whose turns may hold it.
struct BlockRule
{
    std::string_view type;
    std::span<const Field> fields;
    bool inUser;
    bool inAssistant;
};

} // namespace

static constexpr Field typeField{"type", Text, Need::Required};
static constexpr Field cacheField{"cache_control", Object | Null};

static constexpr std::array textFields = {
    typeField, Field{"text", Text, Need::Required}, cacheField, Field{"citations", List | Null}};
static constexpr std::array imageFields = {typeField,
                                           Field{"source", Object, Need::Required},
                                           cacheField,
                                           Field{"transformations", Object | Null}};
static constexpr std::array documentFields = {typeField,
                                              Field{"source", Object, Need::Required},
                                              cacheField,
                                              Field{"citations", Object | Null},
                                              Field{"context", Text | Null},
                                              Field{"title", Text | Null}};
static constexpr std::array toolUseFields = {typeField,
                                             Field{"id", Text, Need::Required},
                                             Field{"name", Text, Need::Required},
                                             Field{"input", Object, Need::Required},
                                             cacheField,
                                             Field{"caller", Object | Null},
                                             Field{"toolset_name", Text | Null}};
static constexpr std::array toolResultFields = {typeField,
                                                Field{"tool_use_id", Text, Need::Required},
                                                Field{"content", Text | List},
                                                cacheField,
                                                Field{"is_error", Flag},
                                                Field{"toolset_name", Text | Null}};
static constexpr std::array thinkingFields = {
    typeField, Field{"thinking", Text, Need::Required}, Field{"signature", Text, Need::Required}};
static constexpr std::array redactedFields = {typeField, Field{"data", Text, Need::Required}};
static constexpr std::array searchFields = {typeField,
                                            Field{"content", List, Need::Required},
                                            Field{"source", Text, Need::Required},
                                            Field{"title", Text, Need::Required},
                                            cacheField,
                                            Field{"citations", Object | Null}};
static constexpr std::array referenceFields = {
    typeField, Field{"tool_name", Text, Need::Required}, cacheField};

static constexpr std::array blockRules = {
    BlockRule{"text", textFields, true, true},
    BlockRule{"image", imageFields, true, false},
    BlockRule{"document", documentFields, true, true},
    BlockRule{"search_result", searchFields, true, false},
    BlockRule{"tool_use", toolUseFields, false, true},
    BlockRule{"tool_result", toolResultFields, true, false},
    BlockRule{"thinking", thinkingFields, false, true},
    BlockRule{"redacted_thinking", redactedFields, false, true},
    BlockRule{"tool_reference", referenceFields, false, false},
};

static Verdict checkText(const AnthropicRequest &request,
                         const json::object &block,
                         std::string_view role,
                         const std::string &path)
{
    const std::string_view text = textAt(block, "text");
    if (text.empty())
        return refused("messages: text content blocks must be non-empty");
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return refused("messages: text content blocks must contain non-whitespace text");
    const json::array *const citations = arrayAt(block, "citations");
    if (request.isNewVersion() && role == "user" && citations && !citations->empty())
        return refused(path + ".text.citations: Extra inputs are not permitted");
    return std::nullopt;
}

static Verdict checkSource(const json::object &block,
                           std::span<const std::string_view> mediaTypes,
                           std::span<const std::string_view> kinds,
                           const std::string &path)
{
    static constexpr std::array base64Fields = {
        typeField, Field{"media_type", Text, Need::Required}, Field{"data", Text, Need::Required}};
    static constexpr std::array urlFields = {typeField, Field{"url", Text, Need::Required}};
    static constexpr std::array fileFields = {typeField, Field{"file_id", Text, Need::Required}};
    const json::value &source = block.at("source");
    const json::object &object = source.get_object();
    const std::string_view type = textAt(object, "type");
    if (!isOneOf(type, kinds))
        return refused(
            path + ".source: Input tag '" + std::string(type) +
            "' found using 'type' does not match any of the expected tags: " + listed(kinds, ","));
    const std::string here = path + ".source." + std::string(type);
    if (type == "url") {
        if (Verdict verdict = checkAnthropicFields(source, urlFields, here))
            return verdict;
        if (!textAt(object, "url").starts_with("https://") &&
            !textAt(object, "url").starts_with("http://"))
            return refused(here + ".url: Only HTTPS URLs are supported.");
        return std::nullopt;
    }
    if (type == "file")
        return checkAnthropicFields(source, fileFields, here);
    if (type != "base64")
        return std::nullopt;
    if (Verdict verdict = checkAnthropicFields(source, base64Fields, here))
        return verdict;
    const std::string_view mediaType = textAt(object, "media_type");
    if (!isOneOf(mediaType, mediaTypes))
        return refused(here + ".media_type: Input should be " + listed(mediaTypes, "or"));
    const std::optional<QByteArray> bytes = decodedBase64(textAt(object, "data"));
    if (!bytes)
        return refused(here + ": invalid base64 data");
    const std::string_view actual = mediaTypeOf(*bytes);
    if (actual.empty())
        return refused(mediaType == "application/pdf" ? "The PDF specified was not valid."
                                                      : "Could not process image");
    if (actual != mediaType)
        return refused(here + ".media_type: The image was specified using the " +
                       std::string(mediaType) + " media type, but the image appears to be a " +
                       std::string(actual) + " image");
    return std::nullopt;
}

static Verdict checkImage(const json::object &block, const std::string &path)
{
    static constexpr std::array<std::string_view, 4> types = {
        "image/jpeg", "image/png", "image/gif", "image/webp"};
    static constexpr std::array<std::string_view, 3> kinds = {"base64", "url", "file"};
    return checkSource(block, types, kinds, path + ".image");
}

static Verdict checkDocument(const AnthropicRequest &request,
                             const json::object &block,
                             std::string_view role,
                             const std::string &path)
{
    static constexpr std::array<std::string_view, 1> types = {"application/pdf"};
    static constexpr std::array<std::string_view, 5> kinds = {
        "base64", "url", "file", "text", "content"};
    if (role == "assistant" && request.isNewVersion())
        return refused(path + ": `document` blocks are not permitted in assistant messages");
    return checkSource(block, types, kinds, path + ".document");
}

/// Sealed reasoning must come back as it was given out.
static Verdict
checkSeal(const AnthropicRequest &request, const json::object &block, const std::string &path)
{
    if (textAt(block, "type") == "redacted_thinking") {
        if (!request.memory.sealed.contains(std::string(textAt(block, "data"))))
            return refused(path + ": Invalid `data` in `redacted_thinking` block");
        return std::nullopt;
    }
    const auto known = request.memory.sealed.find(std::string(textAt(block, "signature")));
    const std::string_view thinking = textAt(block, "thinking");
    if (known == request.memory.sealed.end() || (!thinking.empty() && known->second != thinking))
        return refused(path + ": Invalid `signature` in `thinking` block");
    return std::nullopt;
}

static Verdict
checkToolResult(const AnthropicRequest &request, const json::object &block, const std::string &path)
{
    static constexpr std::array<std::string_view, 5> allowed = {
        "text", "image", "document", "search_result", "tool_reference"};
    const json::array *const content = arrayAt(block, "content");
    if (!content)
        return std::nullopt;
    for (size_t i = 0; i < content->size(); ++i) {
        const json::value &inner = (*content)[i];
        const std::string here = path + ".tool_result.content." + std::to_string(i);
        const std::string_view type =
            inner.is_object() ? textAt(inner.get_object(), "type") : std::string_view();
        if (!isOneOf(type, allowed))
            return refused(here + ": Input tag '" + std::string(type) +
                           "' found using 'type' does not match any of the expected tags: " +
                           listed(allowed, ","));
        if (Verdict verdict = checkAnthropicBlock(request, inner, "tool_result", here))
            return verdict;
    }
    return std::nullopt;
}

static Verdict checkToolUse(const json::object &block, const std::string &path)
{
    if (!isName(textAt(block, "id"), 256))
        return refused(path + ".tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
    if (!isName(textAt(block, "name"), 200))
        return refused(path + ".tool_use.name: String should match pattern "
                              "'^[a-zA-Z0-9_-]{1,200}$'");
    return std::nullopt;
}

/// The blocks of server tools and betas pass without a look inside.
static bool isServerBlock(std::string_view type)
{
    return type == "server_tool_use" || type == "container_upload" || type == "compaction" ||
           type == "fallback" || type == "mcp_tool_use" || type == "mcp_tool_result" ||
           type.ends_with("_tool_result");
}

Verdict checkAnthropicBlock(const AnthropicRequest &request,
                            const json::value &block,
                            std::string_view role,
                            const std::string &path)
{
    if (!block.is_object())
        return refused(path + ": Input should be a valid dictionary or object to extract fields "
                              "from");
    const json::object &object = block.get_object();
    const std::string_view type = textAt(object, "type");
    if (isServerBlock(type))
        return std::nullopt;
    const BlockRule *rule = nullptr;
    for (const BlockRule &one : blockRules)
        rule = one.type == type ? &one : rule;
    const bool isPlace =
        role == "tool_result" || (rule && role == "assistant" && rule->inAssistant) ||
        (rule && role == "user" && rule->inUser) || (role == "system" && type == "text");
    if (!rule || !isPlace)
        return refused(path + ": Input tag '" + std::string(type) +
                       "' found using 'type' does not match any of the expected tags for role '" +
                       std::string(role) + "'");
    if (Verdict verdict = checkAnthropicFields(block, rule->fields, path + '.' + std::string(type)))
        return verdict;
    if (Verdict verdict = checkCacheControl(object, path + '.' + std::string(type)))
        return verdict;
    if (type == "text")
        return checkText(request, object, role, path);
    if (type == "image")
        return checkImage(object, path);
    if (type == "document")
        return checkDocument(request, object, role, path);
    if (type == "tool_use")
        return checkToolUse(object, path);
    if (type == "tool_result")
        return checkToolResult(request, object, path);
    if (type == "thinking" || type == "redacted_thinking")
        return checkSeal(request, object, path);
    return std::nullopt;
}

} // namespace deskrelay::fake
