#include "core/formats/gemini/geminicalls.h"

#include "core/formats/conversation/sealedstate.h"

#include <QCryptographicHash>

namespace deskrelay {

QByteArray inventedCallId(QByteArrayView seed,
                          qsizetype ordinal,
                          QByteArrayView name,
                          QByteArrayView arguments)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArrayView &piece : {seed, name, arguments}) {
        hash.addData(piece.toByteArray());
        hash.addData(QByteArray(1, '\0'));
    }
    hash.addData(QByteArray::number(ordinal));
    return "call_" + hash.result().toHex().first(24);
}

QByteArray signatureText(const SealedState &state)
{
    if (isReadableBy(state, Format::GeminiGenerate))
        return state.data;
    return wrapState(state).toBase64();
}

std::optional<SealedState> readSignature(QByteArrayView text)
{
    // Clients that hold the bytes may write them in either alphabet.
    static const QByteArray wrapped = QByteArray("dskr1.").toBase64(); // whole groups of three
    if (text.startsWith(wrapped)) {
        QByteArray plain = text.toByteArray();
        plain.replace('-', '+').replace('_', '/');
        std::optional<SealedState> state = readState(
            QByteArray::fromBase64(plain), Format::GeminiGenerate, SealedState::Kind::Signature);
        if (state && !isReadableBy(*state, Format::GeminiGenerate))
            return state;
    }
    return readState(text, Format::GeminiGenerate, SealedState::Kind::Signature);
}

} // namespace deskrelay
