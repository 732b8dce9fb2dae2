// What translating costs: an agent's request of 250 KB, and one event of a stream, in every
// direction. Run by hand on a release build; the ratio is to reading the same bytes and doing
// nothing with them.

#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"
#include "core/formats/conversation/codec.h"
#include "core/relay/translatedreply.h"
#include "core/relay/translation.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace deskrelay;

namespace {

struct Side
{
    Format format;
    const char *model;
};

} // namespace

static constexpr Side sides[] = {{Format::OpenAiChat, "gpt-4o"},
                                 {Format::OpenAiResponses, "gpt-5.5"},
                                 {Format::AnthropicMessages, "claude-opus-5-5"},
                                 {Format::GeminiGenerate, "gemini-3-pro"}};

/// Seconds of CPU that the median of some runs took.
template <typename Work>
static double cpuOf(Work work)
{
    std::vector<double> runs;
    for (int i = 0; i < 15; ++i) {
        timespec before = {};
        timespec after = {};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
        work();
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
        runs.push_back(double(after.tv_sec - before.tv_sec) +
                       double(after.tv_nsec - before.tv_nsec) / 1e9);
    }
    std::nth_element(runs.begin(), runs.begin() + 7, runs.end());
    return runs[7];
}

/// A coding agent's turn: long instructions, 24 tools, a long history of calls and results.
static Conversation agentConversation(qsizetype bytes)
{
    const QByteArray prose =
        "Read the file before you change it, and say in one line what you did. ";
    Conversation conversation;
    conversation.maxOutputTokens = 8'000;
    conversation.isStreamed = true;
    conversation.messages.append(
        {.role = Role::System, .parts = {TextPart{.text = prose.repeated(200)}}});
    for (int i = 0; i < 24; ++i) {
        Tool tool{.name = "tool_" + QByteArray::number(i), .description = prose.repeated(20)};
        tool.schema = R"({"type":"object","properties":{"path":{"type":"string","description":")" +
                      prose + R"("},"lines":{"type":"array","items":{"type":"integer"}},)" +
                      R"("mode":{"enum":["read","write"]}},"required":["path"]})";
        conversation.tools.append(tool);
    }
    qsizetype size = 50'000;
    for (int i = 0; size < bytes; ++i) {
        const QByteArray id = "call_" + QByteArray::number(i);
        Message asks{.role = Role::Assistant};
        asks.parts = {TextPart{.text = prose},
                      ToolCallPart{.id = id,
                                   .name = "tool_1",
                                   .arguments = R"({"path":"src/main.cpp","lines":[1,2,3]})"}};
        const QByteArray listing = QByteArray("    if (a < b) { \"x\" }\n").repeated(120);
        Message answers{.parts = {ToolResultPart{
                            .id = id, .name = "tool_1", .content = {TextPart{.text = listing}}}}};
        if (i == 0)
            conversation.messages.append(Message{.parts = {TextPart{.text = prose}}});
        conversation.messages.append(asks);
        conversation.messages.append(answers);
        size += listing.size() + 400;
    }
    return conversation;
}

static QByteArray requestIn(const Side &side, Conversation conversation)
{
    conversation.model = side.model;
    const Result<WrittenRequest> written =
        codecOf(side.format).writeRequest(conversation, traitsOf(side.format, side.model));
    return written ? written->body : QByteArray();
}

static TranslationWish wishFor(const Side &client, const Side &upstream, const QByteArray &body)
{
    return {.route = {.format = client.format,
                      .model = QString::fromLatin1(upstream.model),
                      .streams = client.format == Format::GeminiGenerate},
            .body = body,
            .model = upstream.model,
            .asked = upstream.model,
            .upstream = upstream.format,
            .traits = traitsOf(upstream.format, upstream.model)};
}

static const char *nameOf(Format format)
{
    switch (format) {
    case Format::OpenAiChat:
        return "chat";
    case Format::OpenAiResponses:
        return "responses";
    case Format::AnthropicMessages:
        return "messages";
    case Format::GeminiGenerate:
        break;
    }
    return "gemini";
}

static void measureRequests()
{
    std::printf("%-24s %10s %10s %10s\n", "request", "KB", "ms", "x reading");
    for (const Side &client : sides) {
        const QByteArray body = requestIn(client, agentConversation(250'000));
        const double reading = cpuOf([&] { (void)JsonTree::parse(body); });
        for (const Side &upstream : sides) {
            const TranslationWish wish = wishFor(client, upstream, body);
            StateStore states;
            bool isDone = true;
            const double cpu =
                cpuOf([&] { isDone = isDone && translateRequest(wish, states).has_value(); });
            std::printf("%-9s to %-11s %10.0f %10.2f %10.1f%s\n",
                        nameOf(client.format),
                        nameOf(upstream.format),
                        double(body.size()) / 1000,
                        cpu * 1000,
                        cpu / reading,
                        isDone ? "" : "  refused");
        }
    }
}

static constexpr int deltas = 5'000;

static QByteArray streamOf(const Side &upstream)
{
    const std::unique_ptr<ReplyWriter> writer =
        codecOf(upstream.format).makeReplyWriter({.model = upstream.model, .id = "bench"});
    QByteArray bytes = writer->write(reply::Start{.id = "bench", .model = upstream.model});
    bytes += writer->write(reply::PartStart{});
    for (int i = 0; i < deltas; ++i)
        bytes += writer->write(reply::Delta{" a word or two"});
    bytes += writer->write(reply::PartEnd{});
    bytes += writer->write(reply::Usage{{.input = 100, .output = deltas}});
    return bytes + writer->write(reply::Finish{});
}

static void measureEvents()
{
    std::printf("\n%-24s %10s %10s %10s\n", "event of a stream", "bytes", "us", "x reading");
    for (const Side &upstream : sides) {
        const QByteArray bytes = streamOf(upstream);
        const double reading = cpuOf([&] {
            SseParser parser;
            for (const SseEvent &event : parser.feed(bytes))
                (void)JsonTree::parse(event.data);
        });
        for (const Side &client : sides) {
            StateStore states;
            const QByteArray body = requestIn(client, agentConversation(0));
            const Result<Translation> translation =
                translateRequest(wishFor(client, upstream, body), states);
            if (!translation)
                continue;
            const double cpu = cpuOf([&] {
                TranslatedReply reply(*translation,
                                      {.model = upstream.model, .id = "bench"},
                                      {{"content-type", "text/event-stream"}});
                // As a socket brings them.
                for (qsizetype at = 0; at < bytes.size(); at += 200)
                    (void)reply.feed(QByteArrayView(bytes).sliced(
                        at, std::min<qsizetype>(200, bytes.size() - at)));
                (void)reply.finish();
            });
            std::printf("%-9s to %-11s %10lld %10.2f %10.1f\n",
                        nameOf(upstream.format),
                        nameOf(client.format),
                        static_cast<long long>(bytes.size() / deltas),
                        cpu * 1e6 / deltas,
                        cpu / reading);
        }
    }
}

int main()
{
    measureRequests();
    measureEvents();
    return 0;
}
