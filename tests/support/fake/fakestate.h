#pragma once

#include "tests/support/fake/fakedelivery.h"

#include <mutex>

namespace deskrelay::fake {

/// What one request was told of its usage: the last that went over the wire.
struct Reported
{
    std::string format = {}; ///< As formatName() says it, or `embeddings`.
    std::string credential = {};
    std::string model = {};
    std::string label = {}; ///< The request's `x-fake-label`.
    TokenUsage usage = {};
};

/// A request that came, and what became of it.
struct Received
{
    Request request = {};
    int status = 0;          ///< Of the reply's head; 0 while none was sent.
    bool clientLeft = false; ///< Before the reply ended.
    std::optional<Reported> reported = {};
};

/// Everything the fake upstream remembers. Shared by its thread and the test's.
class State final
{
public:
    State();

    /// Lets \a provider (`anthropic`, `openai`, `gemini`) accept \a key.
    void addKey(const std::string &provider, const std::string &key);
    void enqueue(const Step &step);
    QList<Received> received() const;
    /// The sums of what was reported, one row for each format, credential, model and label.
    QList<Reported> totals() const;
    /// Forgets requests and steps; keys and sealed reasoning stay.
    void clear();

    /// For the server: notes the request and makes the reply. \a index names it from then on.
    Delivery answer(const Request &request, qsizetype &index);
    void noteUsage(qsizetype index, const TokenUsage &usage);
    void noteLeft(qsizetype index);

private:
    std::optional<Step> takeStep(const Request &request);
    Reply control(const Request &request);
    Memory &memoryOf(std::string_view provider);
    Reply takeKey(const Request &request);
    Reply takeSeal(const Request &request);
    Reply script(const Request &request);
    json::array receivedDocument() const;
    json::object totalsDocument() const;

    mutable std::mutex m_mutex;
    Memory m_anthropic = {};
    Memory m_openAi = {};
    Memory m_gemini = {};
    QList<Step> m_steps = {};
    QList<Received> m_received = {};
};

} // namespace deskrelay::fake
