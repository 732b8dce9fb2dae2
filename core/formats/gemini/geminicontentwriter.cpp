#include "core/formats/gemini/geminicontentwriter.h"

#include "core/formats/conversation/mediafacts.h"
#include "core/formats/conversation/modelnotes.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/formats/gemini/geminicalls.h"
#include "core/formats/gemini/geminimedia.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// \note Source: the Gemini API's documentation of thought signatures: what a call carries that the
/// model did not make itself.
static constexpr QByteArrayView skipSignature("skip_thought_signature_validator");

GeminiContentWriter::GeminiContentWriter(const Conversation &conversation,
                                         const ModelTraits &traits,
                                         const ToolNames &names,
                                         DroppedFields &dropped)
    : m_conversation(conversation)
    , m_traits(traits)
    , m_names(names)
    , m_dropped(dropped)
{
    for (const Message &message : conversation.messages) {
        for (const Part &part : message.parts) {
            if (const auto *const result = std::get_if<ToolResultPart>(&part))
                m_results[result->id].append(result);
        }
    }
}

Result<QByteArray> GeminiContentWriter::write()
{
    m_out.beginArray();
    bool isLeading = true; // these are the system instruction
    for (const Message &message : m_conversation.messages) {
        isLeading = isLeading && message.role == Role::System;
        if (!isLeading)
            writeMessage(message);
        if (m_error)
            return *m_error;
    }
    writeAnswers();
    const bool isPrefill = m_role == Role::Assistant && !m_traits.takesPrefill &&
                           m_conversation.format != Format::GeminiGenerate;
    if (!m_role || isPrefill)
        writeText(Role::User, (m_role ? goOnNote : openingNote).toByteArray(), {});
    m_out.endArray().endObject().endArray();
    return m_error ? Result<QByteArray>(*m_error) : Result<QByteArray>(m_out.take());
}

void GeminiContentWriter::openContent(Role role)
{
    const Role known = role == Role::Assistant ? role : Role::User;
    if (m_role == known)
        return;
    if (!m_role && known == Role::Assistant)
        writeText(Role::User, openingNote.toByteArray(), {});
    if (m_role)
        m_out.endArray().endObject();
    m_role = known;
    m_hasCall = false;
    m_out.beginObject().member("role", known == Role::Assistant ? "model" : "user");
    m_out.key("parts").beginArray();
}

void GeminiContentWriter::openPart(Role role)
{
    openContent(role);
    m_out.beginObject();
}

void GeminiContentWriter::writeMessage(const Message &message)
{
    if (message.role != Role::Assistant)
        writeAnswers();
    if (message.role == Role::User && refusesAll(message)) {
        refuse(
            std::get<MediaPart>(message.parts.first()),
            u"the model %1 cannot read it, and there is nothing else in the message; send text or another type"_s
                .arg(QString::fromUtf8(m_conversation.model)));
        return;
    }
    for (const Part &part : message.parts) {
        if (const auto *const text = std::get_if<TextPart>(&part)) {
            writeText(message.role, text->text, text->state);
            if (text->cache)
                m_dropped.add(Field::CacheHints);
        } else if (const auto *const refusal = std::get_if<RefusalPart>(&part)) {
            writeText(message.role, refusal->text, {});
        } else if (const auto *const reasoning = std::get_if<ReasoningPart>(&part)) {
            writeReasoning(*reasoning);
        } else if (const auto *const call = std::get_if<ToolCallPart>(&part)) {
            writeCall(*call);
        } else if (const auto *const media = std::get_if<MediaPart>(&part)) {
            writeMedia(message.role, *media);
        } else if (const auto *const opaque = std::get_if<OpaquePart>(&part)) {
            if (opaque->origin != Format::GeminiGenerate) {
                m_dropped.add(Field::Opaque);
            } else {
                openContent(message.role);
                m_out.json(opaque->json);
            }
        }
    }
    spendState();
}

void GeminiContentWriter::addSignature(const std::optional<SealedState> &state)
{
    std::optional<SealedState> own = state;
    if (!own || !isReadableBy(*own, Format::GeminiGenerate))
        own = std::exchange(m_state, std::nullopt);
    if (own)
        m_out.member("thoughtSignature", own->data);
}

/// A state that no part came for stands beside an empty text.
void GeminiContentWriter::spendState()
{
    if (m_state && m_role == Role::Assistant) {
        openPart(Role::Assistant);
        m_out.member("text", "");
        addSignature({});
        m_out.endObject();
    }
    m_state.reset();
}

void GeminiContentWriter::writeText(Role role,
                                    const QByteArray &text,
                                    const std::optional<SealedState> &state)
{
    const bool isSigned = state && isReadableBy(*state, Format::GeminiGenerate);
    if (text.isEmpty() && !isSigned)
        return;
    openPart(role);
    m_out.member("text", text);
    if (role == Role::Assistant)
        addSignature(state);
    m_out.endObject();
}

void GeminiContentWriter::writeReasoning(const ReasoningPart &reasoning)
{
    const bool isOurs = reasoning.state && isReadableBy(*reasoning.state, Format::GeminiGenerate);
    if (m_conversation.format != Format::GeminiGenerate) {
        // Other formats have no field on the part that was signed. Their reasoning's text is of
        // use to the model that wrote it alone.
        spendState();
        if (isOurs)
            m_state = reasoning.state;
        return;
    }
    if (reasoning.state && !isOurs)
        return;
    openPart(Role::Assistant);
    m_out.member("text", reasoning.text).member("thought", true);
    addSignature(reasoning.state);
    m_out.endObject();
}

void GeminiContentWriter::writeCall(const ToolCallPart &call)
{
    if (call.cache)
        m_dropped.add(Field::CacheHints);
    openPart(Role::Assistant);
    m_out.key("functionCall").beginObject().member("id", call.id);
    m_out.member("name", m_names.upstream(call.space, call.name));
    m_out.rawMember("args", argumentsObject(call)).endObject();
    const bool isSigned =
        m_state || (call.state && isReadableBy(*call.state, Format::GeminiGenerate));
    if (isSigned)
        addSignature(call.state);
    else if (m_traits.needsSignatures && !m_hasCall)
        m_out.member("thoughtSignature", skipSignature);
    m_out.endObject();
    m_hasCall = true;
    m_waiting.append(&call);
}

void GeminiContentWriter::writeAnswers()
{
    QList<ResultMedia> later;
    for (const ToolCallPart *const call : std::exchange(m_waiting, {}))
        writeAnswer(*call, later);
    for (const ResultMedia &result : later) {
        writeText(Role::User, resultMediaNote(result.call), {});
        for (const MediaPart *const media : result.media)
            writeMedia(Role::User, *media);
    }
}

/// Whether Gemini takes the medium within a function's response, which the third generation does.
static bool standsInResponse(const MediaPart &media)
{
    const QByteArray type = mediaTypeOf(media);
    return type == "image/png" || type == "image/jpeg" || type == "image/webp" ||
           type == "application/pdf" || type == "text/plain";
}

void GeminiContentWriter::writeAnswer(const ToolCallPart &call, QList<ResultMedia> &later)
{
    QList<const ToolResultPart *> &results = m_results[call.id];
    const ToolResultPart *const result = results.isEmpty() ? nullptr : results.takeFirst();
    QByteArrayList texts;
    QList<const MediaPart *> within;
    ResultMedia outside{.call = call.id};
    if (!result)
        texts.append(missingResultNote.toByteArray());
    else
        for (const ToolResultPart::Content &content : result->content) {
            if (const auto *const text = std::get_if<TextPart>(&content)) {
                texts.append(text->text);
                if (text->cache)
                    m_dropped.add(Field::CacheHints);
                continue;
            }
            const auto &media = std::get<MediaPart>(content);
            if (!canRead(media)) {
                m_dropped.add(mediaField(media.kind));
                texts.append(leftOutNote(media));
                continue;
            }
            const bool isWithin = m_traits.needsSignatures && standsInResponse(media);
            (isWithin ? within : outside.media).append(&media);
        }
    if (!outside.media.isEmpty())
        later.append(outside);
    if (result && result->cache)
        m_dropped.add(Field::CacheHints);
    openPart(Role::User);
    m_out.key("functionResponse").beginObject().member("id", call.id);
    m_out.member("name", m_names.upstream(call.space, call.name));
    m_out.key("response").beginObject();
    m_out.member(!result || result->isError ? "error" : "output", texts.join('\n')).endObject();
    if (!within.isEmpty()) {
        m_out.key("parts").beginArray();
        for (const MediaPart *const media : within) {
            m_out.beginObject();
            addData(*media);
            m_out.endObject();
        }
        m_out.endArray();
    }
    m_out.endObject().endObject();
}

bool GeminiContentWriter::canRead(const MediaPart &media) const
{
    switch (media.kind) {
    case MediaPart::Kind::Image:
        if (!m_traits.takesImages)
            return false;
        break;
    case MediaPart::Kind::Audio:
        if (!m_traits.takesAudio)
            return false;
        break;
    case MediaPart::Kind::Document:
        if (!m_traits.takesDocuments && media.source != MediaPart::Source::Text)
            return false;
    }
    return media.source == MediaPart::Source::File || media.source == MediaPart::Source::Url ||
           isReadByGemini(mediaTypeOf(media));
}

bool GeminiContentWriter::refusesAll(const Message &message) const
{
    return !message.parts.isEmpty() &&
           std::all_of(message.parts.begin(), message.parts.end(), [this](const Part &part) {
               const auto *const media = std::get_if<MediaPart>(&part);
               return media && !canRead(*media);
           });
}

void GeminiContentWriter::refuse(const MediaPart &media, const QString &why)
{
    if (!m_error) {
        const QByteArray field = fieldName(m_conversation.format, mediaField(media.kind));
        m_error = makeError(Error::Kind::Usage, u"%1: %2."_s.arg(QString::fromUtf8(field), why));
    }
}

void GeminiContentWriter::writeMedia(Role role, const MediaPart &media)
{
    if (media.cache)
        m_dropped.add(Field::CacheHints);
    if (!canRead(media)) {
        m_dropped.add(mediaField(media.kind));
        writeText(role, leftOutNote(media), {});
        return;
    }
    openPart(role);
    addData(media);
    m_out.endObject();
}

void GeminiContentWriter::addData(const MediaPart &media)
{
    const bool isFile =
        media.source == MediaPart::Source::File || media.source == MediaPart::Source::Url;
    const bool isOwnFile = isFile && m_conversation.format == Format::GeminiGenerate;
    if (media.source == MediaPart::Source::Url && !isOwnFile)
        refuse(media,
               u"%1 could not be fetched, and Gemini takes no links; send the data itself"_s.arg(
                   QString::fromUtf8(media.data)));
    else if (isFile && !isOwnFile)
        refuse(media,
               u"%1 is a file at another provider's account; send the data itself"_s.arg(
                   QString::fromUtf8(media.data)));
    m_out.key(isOwnFile ? "fileData" : "inlineData").beginObject();
    const QByteArray type = mediaTypeOf(media);
    // Of what is text by another name the API says that it does not support it.
    const bool isRenamed = !isFile && isTextType(type) && !type.startsWith("text/");
    m_out.member("mimeType", isRenamed ? QByteArray("text/plain") : type);
    if (media.source == MediaPart::Source::Text)
        m_out.member("data", media.data.toBase64());
    else
        m_out.member(isOwnFile ? "fileUri" : "data", media.data);
    m_out.endObject();
}

} // namespace deskrelay
