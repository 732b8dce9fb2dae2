#include "core/formats/messages/toolreader.h"

#include "core/formats/messages/clienttools.h"

namespace deskrelay {

using namespace Qt::StringLiterals;
using Need = RequestFields::Need;

static Tool readTool(const JsonNode &tool, const QByteArray &path, RequestFields &fields)
{
    const QByteArray type = fields.string(tool, "type", path);
    if (std::optional<Tool> ownRun = clientRunTool(type)) {
        ownRun->name = fields.string(tool, "name", path, Need::Required);
        ownRun->serverType = type;
        ownRun->raw = tool.json();
        ownRun->cache = fields.cache(tool, path);
        return *std::move(ownRun);
    }
    if (!type.isEmpty() && type != "custom") {
        return {.kind = Tool::Kind::Server,
                .name = fields.string(tool, "name", path),
                .serverType = type,
                .raw = tool.json(),
                .cache = fields.cache(tool, path)};
    }
    fields.dropUnknown(
        tool,
        {"type", "name", "description", "input_schema", "strict", "defer_loading", "cache_control"},
        "tools");
    const Tool read{.name = fields.string(tool, "name", path, Need::Required),
                    .description = fields.string(tool, "description", path),
                    .schema = fields.object(tool, "input_schema", path, Need::Required),
                    .strict = fields.boolean(tool, "strict", path),
                    .isDeferred = fields.boolean(tool, "defer_loading", path).value_or(false),
                    .cache = fields.cache(tool, path)};
    if (read.name.isEmpty())
        fields.fail(path, "name", u"It must not be empty."_s);
    return read;
}

QList<Tool> readMessagesTools(const JsonNode &tools, RequestFields &fields)
{
    QList<Tool> read;
    if (tools.isPresent() && !tools.isArray())
        fields.fail({}, "tools", u"It must be an array."_s);
    read.reserve(qsizetype(tools.items.size()));
    for (size_t i = 0; i < tools.items.size(); ++i)
        read.append(readTool(tools.items[i], "tools." + QByteArray::number(qint64(i)), fields));
    return read;
}

ToolChoice readMessagesToolChoice(const JsonNode &choice, RequestFields &fields)
{
    using Mode = ToolChoice::Mode;
    constexpr auto path = "tool_choice";
    if (!choice.isPresent())
        return {};
    ToolChoice read;
    const JsonNode &type = choice["type"];
    if (type.is("auto")) {
        read.mode = Mode::Auto;
    } else if (type.is("any")) {
        read.mode = Mode::Required;
    } else if (type.is("none")) {
        read.mode = Mode::None;
    } else if (type.is("tool")) {
        read.mode = Mode::Named;
        read.allowed = {fields.string(choice, "name", path, Need::Required)};
    } else {
        fields.fail(path, "type", u"It must be \"auto\", \"any\", \"tool\" or \"none\"."_s);
    }
    if (const std::optional<bool> alone = fields.boolean(choice, "disable_parallel_tool_use", path))
        read.parallel = !*alone;
    return read;
}

} // namespace deskrelay
