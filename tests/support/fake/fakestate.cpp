#include "tests/support/fake/fakestate.h"

#include "core/base/contentcoding.h"
#include "tests/support/fake/fakekeys.h"

#include <QCryptographicHash>

namespace deskrelay::fake {

State::State()
{
    m_anthropic.keys = {anthropicKey};
    m_openAi.keys = {openAiKey};
    m_gemini.keys = {geminiKey};
}

void State::addKey(const std::string &provider, const std::string &key)
{
    const std::scoped_lock lock(m_mutex);
    memoryOf(provider).keys.insert(key);
}

Memory &State::memoryOf(std::string_view provider)
{
    return provider == "anthropic" ? m_anthropic : provider == "gemini" ? m_gemini : m_openAi;
}

void State::enqueue(const Step &step)
{
    const std::scoped_lock lock(m_mutex);
    m_steps.append(step);
}

QList<Received> State::received() const
{
    const std::scoped_lock lock(m_mutex);
    return m_received;
}

static QList<Reported> sumsOf(const QList<Received> &received)
{
    QList<Reported> rows;
    for (const Received &one : received) {
        if (!one.reported)
            continue;
        const Reported &more = *one.reported;
        const auto row = std::find_if(rows.begin(), rows.end(), [&more](const Reported &known) {
            return known.format == more.format && known.credential == more.credential &&
                   known.model == more.model && known.label == more.label;
        });
        if (row == rows.end())
            rows.append(more);
        else
            row->usage += more.usage;
    }
    return rows;
}

QList<Reported> State::totals() const
{
    const std::scoped_lock lock(m_mutex);
    return sumsOf(m_received);
}

void State::clear()
{
    const std::scoped_lock lock(m_mutex);
    m_received.clear();
    m_steps.clear();
}

/// Whose API a path is; of the models list the headers tell.
static std::string providerOf(const Request &request)
{
    const QByteArray &path = request.path;
    if (path.startsWith("/v1/messages"))
        return "anthropic";
    if (path.startsWith("/v1beta/") || path.contains(':'))
        return "gemini";
    if (!path.startsWith("/v1/models"))
        return "openai";
    if (request.headers.contains("x-goog-api-key"))
        return "gemini";
    const bool isAnthropic =
        request.headers.contains("anthropic-version") || request.headers.contains("x-api-key");
    return isAnthropic ? "anthropic" : "openai";
}

/// A request may bring its own step, as JSON in `x-fake-step`: for tests that send many at once.
static std::optional<Step> ownStep(const Request &request)
{
    json::error_code failure;
    const json::value given = json::parse(viewOf(request.headers.value("x-fake-step")), failure);
    std::string unknown;
    return failure ? std::nullopt : Step::fromJson(given, unknown);
}

/// A step that names no path is for a call, not for the list of models that a relay asks beside it.
std::optional<Step> State::takeStep(const Request &request)
{
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        const QByteArray &path = m_steps[i].path;
        if (path.isEmpty() ? request.method == "POST" : request.path.startsWith(path))
            return m_steps.takeAt(i);
    }
    return std::nullopt;
}

/// A reply with the status and body that a step asks for.
static Reply scripted(const std::string &provider, const Step &step, Memory &memory)
{
    const int status = step.status.value_or(200);
    Reply reply = jsonReply(status, json::object{});
    if (step.body) {
        reply.streams = step.headers.value("content-type").startsWith("text/event-stream");
        reply.body = *step.body;
        reply.events = {{*step.body}};
        return reply;
    }
    const Refusal refusal = refusalFor(provider, status);
    if (provider == "anthropic")
        return anthropicError(refusal, memory);
    return provider == "gemini" ? geminiError(refusal) : openAiError(refusal, memory);
}

/// What the provider answers. A rule that stumbles over a body is a fault of ours, and told as one.
static Reply providersReply(const std::string &provider, const Request &request, Memory &memory)
{
    try {
        if (provider == "anthropic")
            return answerAnthropic(request, memory);
        return provider == "gemini" ? answerGemini(request, memory) : answerOpenAi(request, memory);
    } catch (const std::exception &fault) {
        return jsonReply(500, json::object{{"fault of the fake upstream", fault.what()}});
    }
}

Delivery State::answer(const Request &request, qsizetype &index)
{
    const std::scoped_lock lock(m_mutex);
    index = -1;
    if (request.path.startsWith("/__"))
        return deliveryOf(control(request), {});
    index = m_received.size();
    m_received.append(Received{.request = request});
    Request plain = request;
    if (const QByteArray coding = request.headers.value("content-encoding"); !coding.isEmpty()) {
        const Result<QByteArray> decoded = decodeContent(coding, request.raw, 64 * 1024 * 1024);
        plain.body = decoded ? *decoded : QByteArray();
        m_received.last().request.body = plain.body;
    }
    static constexpr QByteArrayView vendor = "/vendor";
    if (plain.path.startsWith(vendor)) {
        plain.path.remove(0, vendor.size());
        plain.isVendor = true;
    }
    const std::string provider = providerOf(plain);
    Memory &memory = memoryOf(provider);
    std::optional<Step> step = ownStep(request);
    if (!step)
        step = takeStep(request);
    Reply reply = step && (step->status || step->body) ? scripted(provider, *step, memory)
                                                       : providersReply(provider, plain, memory);
    if (step && step->errorAfterEvents && reply.streams) {
        reply.events.resize(std::min<qsizetype>(reply.events.size(), *step->errorAfterEvents));
        reply.events.append(errorEventOf(provider, reply.format));
    }
    Received &received = m_received.last();
    received.status = step && step->hangs ? 0 : reply.status;
    if (!reply.model.empty())
        received.reported = Reported{.format = reply.format,
                                     .credential = reply.credential,
                                     .model = reply.model,
                                     .label = request.headers.value("x-fake-label").toStdString()};
    return deliveryOf(reply, step.value_or(Step()));
}

void State::noteUsage(qsizetype index, const TokenUsage &usage)
{
    const std::scoped_lock lock(m_mutex);
    if (index >= 0 && index < m_received.size() && m_received[index].reported)
        m_received[index].reported->usage = usage;
}

void State::noteLeft(qsizetype index)
{
    const std::scoped_lock lock(m_mutex);
    if (index >= 0 && index < m_received.size())
        m_received[index].clientLeft = true;
}

json::array State::receivedDocument() const
{
    json::array list;
    for (const Received &one : m_received) {
        json::array headers;
        for (const Headers::Field &field : one.request.headers)
            headers.push_back(json::array{viewOf(field.name), viewOf(field.value)});
        const QByteArray hash =
            QCryptographicHash::hash(one.request.raw, QCryptographicHash::Sha256).toHex();
        list.push_back({{"method", viewOf(one.request.method)},
                        {"path", viewOf(one.request.path)},
                        {"query", viewOf(one.request.query)},
                        {"headers", std::move(headers)},
                        {"body_base64", viewOf(one.request.raw.toBase64())},
                        {"sha256", viewOf(hash)},
                        {"status", one.status},
                        {"client_left", one.clientLeft}});
    }
    return list;
}

static json::object documentOf(const TokenUsage &usage)
{
    return {{"input", usage.input},
            {"cache_read", usage.cacheRead},
            {"cache_write", usage.cacheWrite()},
            {"cache_write_5m", usage.cacheWrite5m},
            {"cache_write_1h", usage.cacheWrite1h},
            {"output", usage.output},
            {"reasoning", usage.reasoning}};
}

json::object State::totalsDocument() const
{
    json::array rows;
    TokenUsage all;
    for (const Reported &row : sumsOf(m_received)) {
        json::object object = documentOf(row.usage);
        object["format"] = row.format;
        object["credential"] = row.credential;
        object["model"] = row.model;
        object["label"] = row.label;
        rows.push_back(std::move(object));
        all += row.usage;
    }
    return {{"rows", std::move(rows)}, {"total", documentOf(all)}};
}

Reply State::script(const Request &request)
{
    json::error_code failure;
    const json::value given = json::parse(viewOf(request.raw), failure);
    if (failure)
        return jsonReply(400, json::object{{"error", "no JSON"}});
    const json::array steps = given.is_array() ? given.get_array() : json::array{given};
    for (const json::value &one : steps) {
        std::string unknown;
        const std::optional<Step> step = Step::fromJson(one, unknown);
        if (!step)
            return jsonReply(400, json::object{{"error", unknown}});
        m_steps.append(*step);
    }
    return jsonReply(200, json::object{{"steps", m_steps.size()}});
}

/// `{"provider": "openai", "key": "..."}`: a further key that is accepted.
Reply State::takeKey(const Request &request)
{
    const std::optional<json::value> given = parsedBody(request.raw);
    if (!given)
        return jsonReply(400, json::object{{"error", "no JSON"}});
    const json::object &body = given->get_object();
    memoryOf(textAt(body, "provider")).keys.insert(std::string(textAt(body, "key")));
    return jsonReply(200, json::object{});
}

/// `{"provider": "anthropic", "blob": "...", "text": "..."}`: sealed reasoning as if it had been
/// given out.
Reply State::takeSeal(const Request &request)
{
    const std::optional<json::value> given = parsedBody(request.raw);
    if (!given)
        return jsonReply(400, json::object{{"error", "no JSON"}});
    const json::object &body = given->get_object();
    memoryOf(textAt(body, "provider")).sealed[std::string(textAt(body, "blob"))] =
        textAt(body, "text");
    return jsonReply(200, json::object{});
}

Reply State::control(const Request &request)
{
    if (request.method == "POST" && request.path == "/__script")
        return script(request);
    if (request.method == "POST" && request.path == "/__key")
        return takeKey(request);
    if (request.method == "POST" && request.path == "/__seal")
        return takeSeal(request);
    if (request.method == "POST" && request.path == "/__clear") {
        m_steps.clear();
        m_received.clear();
        return jsonReply(200, json::object{});
    }
    if (request.method == "GET" && request.path == "/__requests")
        return jsonReply(200, receivedDocument());
    if (request.method == "GET" && request.path == "/__totals")
        return jsonReply(200, totalsDocument());
    return jsonReply(
        404,
        json::object{{"error", "/__script, /__key, /__seal, /__clear, /__requests, /__totals"}});
}

} // namespace deskrelay::fake
