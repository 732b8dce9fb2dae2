#pragma once

#include "core/base/jsontree.h"
#include "core/base/sseparser.h"

#include <QByteArray>

/// What is wrong with \a stream by the grammar of Anthropic's event streams; empty: nothing.
///
/// message_start, then blocks strictly one after the other, each of deltas of its own kind, then
/// message_delta and message_stop; or an error instead of what is left. Each frame has its
/// `event` line.
inline QByteArray messagesGrammarFault(const QByteArray &stream)
{
    using deskrelay::JsonNode;
    deskrelay::SseParser parser;
    QList<deskrelay::SseEvent> events = parser.feed(stream);
    if (!parser.finish().isEmpty())
        return "the last frame has no end";
    bool isStarted = false;
    bool isFinished = false;
    bool isOver = false;
    qint64 next = 0;
    QByteArray open;
    bool isSigned = false;
    for (const deskrelay::SseEvent &event : events) {
        const deskrelay::Result<deskrelay::JsonTree> tree = deskrelay::JsonTree::parse(event.data);
        if (!tree)
            return "no JSON: " + event.data;
        const JsonNode &data = tree->root();
        if (!data["type"].is(event.type))
            return "event line and type differ: " + event.data;
        if (isOver)
            return "an event after the end: " + event.data;
        if (event.type == "ping")
            continue;
        if (event.type == "error") {
            if (!data["error"]["type"].isString() || !data["error"]["message"].isString())
                return "an error without words: " + event.data;
            isOver = true;
        } else if (event.type == "message_start") {
            const JsonNode &message = data["message"];
            if (isStarted || !message["id"].isString() || !message["content"].isArray() ||
                !message["usage"]["input_tokens"].toInteger())
                return "a wrong start: " + event.data;
            isStarted = true;
        } else if (!isStarted || isFinished != (event.type == "message_stop")) {
            return "out of order: " + event.data;
        } else if (event.type == "content_block_start") {
            const JsonNode &block = data["content_block"];
            if (!open.isEmpty() || data["index"].toInteger() != next || !block["type"].isString())
                return "a block within a block: " + event.data;
            open = block["type"].string();
            isSigned = false;
        } else if (event.type == "content_block_delta") {
            const JsonNode &type = data["delta"]["type"];
            const bool isFit = (open == "text" && type.is("text_delta")) ||
                               (open == "thinking" && !isSigned &&
                                (type.is("thinking_delta") || type.is("signature_delta"))) ||
                               (open == "tool_use" && type.is("input_json_delta"));
            if (!isFit || data["index"].toInteger() != next)
                return "a delta of another block: " + event.data;
            isSigned = type.is("signature_delta");
        } else if (event.type == "content_block_stop") {
            if (open.isEmpty() || data["index"].toInteger() != next)
                return "a stop of nothing: " + event.data;
            open.clear();
            ++next;
        } else if (event.type == "message_delta") {
            if (!open.isEmpty() || !data["delta"]["stop_reason"].isString() ||
                !data["usage"]["output_tokens"].toInteger())
                return "a wrong message_delta: " + event.data;
            isFinished = true;
        } else if (event.type == "message_stop") {
            isOver = true;
        } else {
            return "an unknown event: " + event.data;
        }
    }
    return isOver ? QByteArray() : QByteArray("no end");
}
