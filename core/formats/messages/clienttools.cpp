#include "core/formats/messages/clienttools.h"

#include "core/base/jsonwriter.h"

namespace deskrelay {

namespace {

/// One member of a tool's input.
struct Member
{
    QByteArrayView name;
    QByteArrayView schema;
};

} // namespace

static constexpr QByteArrayView textSchema(R"({"type":"string"})");
static constexpr QByteArrayView rangeSchema(
    R"({"type":"array","items":{"type":"integer"},"description":"view: the first and the last line, from 1 on; -1 is the end."})");
static constexpr QByteArrayView lineSchema(
    R"({"type":"integer","description":"insert: the line after which to insert; 0 is the beginning."})");

static QByteArray schemaOf(const QList<Member> &members, const QByteArrayList &required)
{
    JsonWriter json;
    json.beginObject().member("type", "object").key("properties").beginObject();
    for (const Member &member : members)
        json.rawMember(member.name, member.schema);
    json.endObject();
    if (!required.isEmpty()) {
        json.key("required").beginArray();
        for (const QByteArray &name : required)
            json.string(name);
        json.endArray();
    }
    return json.endObject().take();
}

static Tool bashTool()
{
    return {.description = "Runs a command in a bash shell that stays open between calls. Give "
                           "`command`, or `restart` to begin with a new shell.",
            .schema =
                schemaOf({{"command", textSchema}, {"restart", R"({"type":"boolean"})"}}, {})};
}

/// Before April 2025 the text to insert had another name, and an edit could be undone.
static Tool editorTool(bool isOlder)
{
    const QByteArrayView commands =
        isOlder ? R"({"type":"string","enum":["view","create","str_replace","insert","undo_edit"]})"
                : R"({"type":"string","enum":["view","create","str_replace","insert"]})";
    QList<Member> members = {{"command", commands},
                             {"path", textSchema},
                             {"view_range", rangeSchema},
                             {"file_text", textSchema},
                             {"old_str", textSchema},
                             {"new_str", textSchema},
                             {"insert_line", lineSchema}};
    if (!isOlder)
        members.append({"insert_text", textSchema});
    return {.description = "Views and edits text files. `view` shows a file or a directory, "
                           "`create` writes `file_text` to a new file, `str_replace` replaces "
                           "`old_str`, which must occur exactly once, by `new_str`, `insert` "
                           "puts " +
                           QByteArray(isOlder ? "`new_str`" : "`insert_text`") +
                           " after the line `insert_line`.",
            .schema = schemaOf(members, {"command", "path"})};
}

static Tool memoryTool()
{
    static constexpr QByteArrayView commands(
        R"({"type":"string","enum":["view","create","str_replace","insert","delete","rename"]})");
    return {.description = "Keeps notes for later conversations as files under /memories; look "
                           "there first. `view` shows a file or a directory, `create` writes "
                           "`file_text`, `str_replace` replaces `old_str` by `new_str`, `insert` "
                           "puts `insert_text` after the line `insert_line`, `delete` removes "
                           "`path`, `rename` moves `old_path` to `new_path`.",
            .schema = schemaOf({{"command", commands},
                                {"path", textSchema},
                                {"view_range", rangeSchema},
                                {"file_text", textSchema},
                                {"old_str", textSchema},
                                {"new_str", textSchema},
                                {"insert_line", lineSchema},
                                {"insert_text", textSchema},
                                {"old_path", textSchema},
                                {"new_path", textSchema}},
                               {"command"})};
}

std::optional<Tool> clientRunTool(QByteArrayView type)
{
    if (type.startsWith("bash_"))
        return bashTool();
    if (type.startsWith("text_editor_2024") || type == "text_editor_20250124")
        return editorTool(true);
    if (type.startsWith("text_editor_"))
        return editorTool(false);
    if (type.startsWith("memory_"))
        return memoryTool();
    return std::nullopt;
}

} // namespace deskrelay
