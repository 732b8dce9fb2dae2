#include "core/formats/conversation/sealedstate.h"

#include <QByteArrayMatcher>

namespace deskrelay {

/// Then the origin's letter, the kind's letter, the item's id, a dot and the data, in base64url.
static constexpr QByteArrayView mark("dskr1.");
static constexpr QByteArrayView originLetters("crmg"); ///< In the order of Format.
static constexpr QByteArrayView kindLetters("sre");    ///< In the order of SealedState::Kind.

QByteArray wrapState(const SealedState &state)
{
    QByteArray inner;
    inner += originLetters[static_cast<qsizetype>(state.origin)];
    inner += kindLetters[static_cast<qsizetype>(state.kind)];
    inner += state.itemId + '.' + state.data;
    return mark.toByteArray() +
           inner.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

static std::optional<SealedState> unwrapState(QByteArrayView text)
{
    if (!text.startsWith(mark))
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(
        text.sliced(mark.size()).toByteArray(),
        QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    const QByteArray inner = decoded ? *decoded : QByteArray();
    const qsizetype dot = inner.indexOf('.');
    const qsizetype origin = inner.isEmpty() ? -1 : originLetters.indexOf(inner[0]);
    const qsizetype kind = inner.size() < 2 ? -1 : kindLetters.indexOf(inner[1]);
    if (dot < 2 || origin < 0 || kind < 0)
        return std::nullopt;
    return SealedState{.origin = static_cast<Format>(origin),
                       .kind = static_cast<SealedState::Kind>(kind),
                       .data = inner.sliced(dot + 1),
                       .itemId = inner.sliced(2, dot - 2)};
}

std::optional<SealedState> readState(QByteArrayView text, Format format, SealedState::Kind kind)
{
    if (text.isEmpty())
        return std::nullopt;
    if (std::optional<SealedState> wrapped = unwrapState(text))
        return wrapped;
    return SealedState{.origin = format, .kind = kind, .data = text.toByteArray()};
}

bool mayHoldWrapped(QByteArrayView body)
{
    // Every request is looked through: the tables are made once.
    static const QByteArrayMatcher wrapped("\"dskr1.");
    static const QByteArrayMatcher custom("\"dskc1.");
    // Reasoning that came without a seal has an empty one, which no provider takes back.
    static const QByteArrayMatcher unsealed("\"signature\":\"\"");
    static const QByteArrayMatcher spaced("\"signature\": \"\"");
    return wrapped.indexIn(body) >= 0 || custom.indexIn(body) >= 0 || unsealed.indexIn(body) >= 0 ||
           spaced.indexIn(body) >= 0;
}

bool isReadableBy(const SealedState &state, Format format)
{
    return state.origin == format;
}

QByteArray stateText(const SealedState &state, Format format)
{
    return isReadableBy(state, format) ? state.data : wrapState(state);
}

} // namespace deskrelay
