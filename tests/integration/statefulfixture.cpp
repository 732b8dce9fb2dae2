#include "tests/integration/statefulfixture.h"

#include "core/base/jsontree.h"
#include "tests/integration/wiretexts.h"

namespace deskrelay {

StatefulFixture::~StatefulFixture()
{
    m_relay.reset(); // it works on the store
}

bool StatefulFixture::open()
{
    m_relay.reset();
    m_store.reset();
    Result<std::unique_ptr<Store>> opened = Store::open(m_place.path());
    if (!opened)
        return false;
    m_store = std::move(*opened);
    m_relay = std::make_unique<RelayFixture>();
    m_relay->relay->setItemArchive(&m_store->items());
    return m_relay->start();
}

WireReply StatefulFixture::ask(const QByteArray &body, const QByteArray &path) const
{
    return m_relay->talk(m_relay->post(path, body));
}

WireReply StatefulFixture::call(const QByteArray &method,
                                const QByteArray &path,
                                const QByteArray &body) const
{
    return m_relay->talk(m_relay->post(path, body).replace(0, 4, method));
}

void StatefulFixture::enqueue(const QByteArray &model)
{
    Format format = Format::OpenAiResponses;
    if (model.startsWith("claude"))
        format = Format::AnthropicMessages;
    else if (model.startsWith("gemini"))
        format = Format::GeminiGenerate;
    m_relay->upstream->enqueue(200, "application/json", wholeReply(format));
}

QByteArray StatefulFixture::answered(const QByteArray &model, const QByteArray &more)
{
    enqueue(model);
    return idOf(ask(R"({"model":")" + model + R"(","input":"First")" + more + '}'));
}

QByteArray idOf(const WireReply &reply)
{
    const Result<JsonTree> tree = JsonTree::parse(reply.body);
    return tree ? tree->root()["id"].string() : QByteArray();
}

QByteArray idInStream(const QByteArray &stream)
{
    constexpr QByteArrayView mark("\"id\":\"resp_");
    const qsizetype at = stream.indexOf(mark);
    return at < 0 ? QByteArray() : stream.sliced(at + 6, stream.indexOf('"', at + 6) - at - 6);
}

QByteArray goingOn(const QByteArray &model, const QByteArray &id, const QByteArray &input)
{
    return R"({"model":")" + model + R"(","input":")" + input + R"(","previous_response_id":")" +
           id + "\"}";
}

QByteArray chunked(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

} // namespace deskrelay
