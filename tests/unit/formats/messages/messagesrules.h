#pragma once

#include "core/base/headers.h"
#include "core/base/jsontree.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QRegularExpression>
#include <QSet>

/// Refuses what Anthropic's API refuses of a request: the rules that a writer must keep.
class MessagesRules final
{
public:
    using JsonNode = deskrelay::JsonNode;

    /// What is wrong; empty: nothing.
    static QByteArray fault(const QByteArray &json, const deskrelay::Headers &headers)
    {
        const deskrelay::Result<deskrelay::JsonTree> tree = deskrelay::JsonTree::parse(json);
        if (!tree)
            return "no JSON";
        MessagesRules rules(tree->root(), headers);
        rules.checkAll();
        return rules.m_fault;
    }

private:
    MessagesRules(const JsonNode &body, const deskrelay::Headers &headers)
        : m_body(body)
        , m_version(headers.value("anthropic-version"))
    {
    }

    void fail(const QByteArray &what, const JsonNode &where = {})
    {
        if (m_fault.isEmpty())
            m_fault = what + ' ' + where.json();
    }

    void checkAll()
    {
        checkFields();
        for (const JsonNode &block : m_body["system"].items)
            checkText(block);
        for (const JsonNode &tool : m_body["tools"].items)
            checkTool(tool);
        const auto &messages = m_body["messages"].items;
        if (messages.empty() || !messages.front()["role"].is("user"))
            fail("the first message must be the user's");
        for (size_t i = 0; i < messages.size(); ++i)
            checkMessage(i);
        if (m_hints > 4)
            fail("more than four cache_control");
        if (m_hasToolBlocks && m_body["tools"].items.empty())
            fail("tool blocks without tools");
    }

    void checkFields()
    {
        static const QSet<QByteArray> known = {"model",
                                               "messages",
                                               "system",
                                               "max_tokens",
                                               "tools",
                                               "tool_choice",
                                               "thinking",
                                               "temperature",
                                               "top_p",
                                               "top_k",
                                               "output_config",
                                               "stream",
                                               "metadata",
                                               "service_tier",
                                               "cache_control",
                                               "stop_sequences"};
        for (const deskrelay::JsonMember &member : m_body.members) {
            if (!known.contains(member.name.toByteArray()))
                fail("an extra input: " + member.name.toByteArray());
            const bool samples =
                member.name == "temperature" || member.name == "top_p" || member.name == "top_k";
            if (samples && m_version != "2023-06-01")
                fail("sampling under the newest version");
        }
        const auto most = m_body["max_tokens"].toInteger();
        const JsonNode &thinking = m_body["thinking"];
        const auto budget = thinking["budget_tokens"].toInteger();
        if (!most || *most < 0)
            fail("max_tokens");
        if (thinking["type"].is("enabled") && (!budget || *budget < 1024 || *budget >= *most))
            fail("budget_tokens", thinking);
        const JsonNode &choice = m_body["tool_choice"];
        if (thinking["type"].is("enabled") &&
            (choice["type"].is("any") || choice["type"].is("tool")))
            fail("a forced call beside a budget");
        if (choice.isPresent() && m_body["tools"].items.empty())
            fail("tool_choice without tools");
        for (const JsonNode &stop : m_body["stop_sequences"].items) {
            if (stop.text.trimmed().isEmpty())
                fail("a blank stop sequence");
        }
        countHint(m_body);
    }

    void countHint(const JsonNode &object)
    {
        if (object["cache_control"].isPresent())
            ++m_hints;
    }

    void checkText(const JsonNode &block)
    {
        if (!block["type"].is("text") || block["text"].text.trimmed().isEmpty())
            fail("text must say something", block);
        countHint(block);
    }

    static bool isName(const JsonNode &name)
    {
        static const QRegularExpression rule(QStringLiteral("^[a-zA-Z0-9_-]{1,64}$"));
        return name.isString() && rule.match(QString::fromUtf8(name.text)).hasMatch();
    }

    void checkTool(const JsonNode &tool)
    {
        if (!isName(tool["name"]) || m_toolNames.contains(tool["name"].string()))
            fail("a tool's name", tool);
        m_toolNames.insert(tool["name"].string());
        const JsonNode &schema = tool["input_schema"];
        if (!tool["type"].isPresent() &&
            (!schema["type"].is("object") || schema["anyOf"].isPresent() ||
             schema["oneOf"].isPresent() || schema["allOf"].isPresent()))
            fail("input_schema", tool);
        countHint(tool);
    }

    const JsonNode &message(size_t index) const
    {
        static const JsonNode none;
        const auto &messages = m_body["messages"].items;
        return index < messages.size() ? messages[index] : none;
    }

    void checkMessage(size_t index)
    {
        const JsonNode &here = message(index);
        const JsonNode &role = here["role"];
        if (index > 0 && message(index - 1)["role"].text == role.text)
            fail("neighbours of one role", here);
        if (here["content"].items.empty())
            fail("no content", here);
        if (role.is("system")) {
            if (index == 0 || !message(index - 1)["role"].is("user") ||
                message(index + 1)["role"].is("user"))
                fail("a system message out of place", here);
            for (const JsonNode &block : here["content"].items)
                checkText(block);
            return;
        }
        if (index == 0 && here["content"].items[0]["type"].is("tool_result"))
            fail("a result without its call", here);
        QByteArrayList calls;
        for (const JsonNode &block : here["content"].items)
            checkBlock(block, role.is("assistant"), calls);
        checkResults(index, calls);
    }

    void checkBlock(const JsonNode &block, bool isAssistant, QByteArrayList &calls)
    {
        static const QRegularExpression idRule(QStringLiteral("^[a-zA-Z0-9_-]+$"));
        const QByteArray type = block["type"].string();
        if (type == "text") {
            checkText(block);
            return;
        }
        const bool isUsers = type == "image" || type == "document" || type == "tool_result";
        const bool isModels =
            type == "thinking" || type == "redacted_thinking" || type == "tool_use";
        if ((isUsers && isAssistant) || (isModels && !isAssistant))
            fail("a block of the other's", block);
        if (type == "thinking" && block["signature"].text.isEmpty())
            fail("thinking without a signature", block);
        if (type == "tool_use") {
            m_hasToolBlocks = true;
            const QByteArray id = block["id"].string();
            if (!idRule.match(QString::fromUtf8(id)).hasMatch() || m_ids.contains(id))
                fail("a call's id", block);
            if (!isName(block["name"]) || !block["input"].isObject())
                fail("a call", block);
            m_ids.insert(id);
            calls.append(id);
        } else if (type == "tool_result") {
            m_hasToolBlocks = true;
            for (const JsonNode &inner : block["content"].items) {
                if (inner["type"].is("text"))
                    checkText(inner);
                else if (block["is_error"].toBool() == true)
                    fail("an error's content must be text", block);
                else
                    countHint(inner);
            }
        }
        countHint(block);
    }

    /// Each call's result first in the next message, and no other.
    void checkResults(size_t index, const QByteArrayList &calls)
    {
        const JsonNode &next = message(index + 1);
        QByteArrayList results;
        bool isOver = false;
        for (const JsonNode &block : next["content"].items) {
            if (!block["type"].is("tool_result")) {
                isOver = true;
            } else {
                if (isOver)
                    fail("a result after other blocks", next);
                results.append(block["tool_use_id"].string());
            }
        }
        if (!next["role"].is("user"))
            results.clear();
        if (results != calls)
            fail("results that are not those of the calls", next);
    }

    const JsonNode &m_body;
    const QByteArray m_version;
    QByteArray m_fault = {};
    QSet<QByteArray> m_toolNames = {};
    QSet<QByteArray> m_ids = {};
    bool m_hasToolBlocks = false;
    int m_hints = 0;
};
