#include "tests/support/fake/fakedelivery.h"

#include <array>

namespace deskrelay::fake {

using std::chrono::milliseconds;

static bool readField(Step &step, std::string_view name, const json::value &value)
{
    const auto number = [&value] { return value.is_number() ? value.to_number<int>() : 0; };
    const auto bytes = [&value] {
        return value.is_string() ? bytesOf(value.get_string()) : bytesOf(value);
    };
    if (name == "path")
        step.path = bytes();
    else if (name == "status")
        step.status = number();
    else if (name == "body")
        step.body = bytes();
    else if (name == "body_base64")
        step.body = QByteArray::fromBase64(bytes());
    else if (name == "delay_ms")
        step.delay = milliseconds(number());
    else if (name == "event_delay_ms")
        step.eventDelay = milliseconds(number());
    else if (name == "cut_after_events")
        step.cutAfterEvents = number();
    else if (name == "cut_after_bytes")
        step.cutAfterBytes = number();
    else if (name == "end_after_events")
        step.endAfterEvents = number();
    else if (name == "error_after_events")
        step.errorAfterEvents = number();
    else if (name == "hang_after_events")
        step.hangAfterEvents = number();
    else if (name == "hang")
        step.hangs = value.is_bool() && value.get_bool();
    else if (name == "split")
        step.splitEvery = number();
    else if (name == "headers" && value.is_object()) {
        for (const auto &field : value.get_object()) {
            if (field.value().is_string())
                step.headers.set(bytesOf(std::string_view(field.key())),
                                 bytesOf(field.value().get_string()));
        }
    } else
        return false;
    return true;
}

std::optional<Step> Step::fromJson(const json::value &value, std::string &unknown)
{
    Step step;
    if (!value.is_object()) {
        unknown = "a step is an object";
        return std::nullopt;
    }
    for (const auto &field : value.get_object()) {
        if (!readField(step, field.key(), field.value())) {
            unknown = field.key();
            return std::nullopt;
        }
    }
    return step;
}

Event errorEventOf(std::string_view provider, std::string_view format)
{
    if (provider == "anthropic")
        return {frameOf(
            "error",
            json::object{{"type", "error"},
                         {"error", {{"type", "overloaded_error"}, {"message", "Overloaded"}}}})};
    if (provider == "gemini")
        return {"data: " +
                bytesOf(json::object{{"error",
                                      {{"code", 503},
                                       {"message", "The model is overloaded."},
                                       {"status", "UNAVAILABLE"}}}}) +
                "\r\n\r\n"};
    if (format == "openai-responses")
        return {frameOf("error",
                        json::object{{"type", "error"},
                                     {"sequence_number", 9999},
                                     {"code", "server_error"},
                                     {"message", "The server had an error."},
                                     {"param", nullptr}})};
    return {frameOf({},
                    json::object{{"error",
                                  {{"message", "The server had an error."},
                                   {"type", "server_error"},
                                   {"param", nullptr},
                                   {"code", nullptr}}}})};
}

static QByteArray headOf(const Reply &reply, const Step &step)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Fake\r\n";
    Headers headers = reply.headers;
    for (const Headers::Field &field : step.headers)
        headers.set(field.name, field.value);
    for (const Headers::Field &field : headers)
        head += field.name + ": " + field.value + "\r\n";
    if (reply.streams)
        head += "Transfer-Encoding: chunked\r\n";
    else
        head += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    return head + "\r\n";
}

/// Cuts the bytes of an event into writes; the last one carries the event's usage.
static void append(QList<Event> &pieces, const Event &event, qsizetype splitEvery, bool isChunked)
{
    const qsizetype step = splitEvery > 0 ? splitEvery : event.bytes.size();
    for (qsizetype at = 0; at < event.bytes.size(); at += step) {
        QByteArray part = event.bytes.mid(at, step);
        if (isChunked)
            part = QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n";
        pieces.append({part, at + step >= event.bytes.size() ? event.usage : std::nullopt});
    }
}

Delivery deliveryOf(const Reply &reply, const Step &step)
{
    Delivery delivery{.delay = step.delay, .pieceDelay = step.eventDelay};
    if (step.hangs) {
        delivery.ending = Delivery::Ending::Hang;
        return delivery;
    }
    delivery.head = headOf(reply, step);
    QList<Event> events = reply.streams ? reply.events : QList<Event>{{reply.body, reply.usage}};
    const auto shorten = [&events](const std::optional<int> &count) {
        if (count)
            events.resize(std::min<qsizetype>(events.size(), *count));
        return count.has_value();
    };
    if (shorten(step.cutAfterEvents))
        delivery.ending = Delivery::Ending::Cut;
    if (shorten(step.hangAfterEvents))
        delivery.ending = Delivery::Ending::Hang;
    shorten(step.endAfterEvents);
    qsizetype left = step.cutAfterBytes.value_or(-1);
    for (const Event &event : std::as_const(events)) {
        if (left >= 0 && event.bytes.size() > left) {
            append(delivery.pieces, {event.bytes.first(left)}, step.splitEvery, reply.streams);
            left = 0;
            break;
        }
        left -= left >= 0 ? event.bytes.size() : 0;
        append(delivery.pieces, event, step.splitEvery, reply.streams);
    }
    if (step.cutAfterBytes)
        delivery.ending = Delivery::Ending::Cut;
    if (reply.streams && delivery.ending == Delivery::Ending::Keep)
        delivery.pieces.append({"0\r\n\r\n"});
    return delivery;
}

} // namespace deskrelay::fake
