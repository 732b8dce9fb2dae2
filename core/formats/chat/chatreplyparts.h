#pragma once

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/codec.h"

#include <QByteArray>

#include <optional>

namespace deskrelay {

/// What is told where a model's call is none, as an error of status 502.
inline constexpr const char *chatBadCallText = "The model wrote a tool call that is none.";

/// Opens \a object, and writes what chunks and completions begin with.
void writeChatHead(JsonWriter &writer, const ReplyContext &context, const char *object);

/// A call's id, made up where the upstream had none.
QByteArray chatCallId(const QByteArray &id, const ReplyContext &context, qsizetype index);

/// `finish_reason`: one of the five values that there are. A turn that ended by itself with calls
/// waits for them.
QByteArray chatFinishReason(FinishReason reason, bool hasCalls, bool usesFunctions);

/// `usage`, as JSON.
QByteArray chatUsage(const TokenUsage &usage);

/// The entry of `reasoning_details` that brings \a part and its state back.
void writeChatReasoningDetail(JsonWriter &writer, const ReasoningPart &part, qsizetype index);

/// `extra_content` with a state as Gemini's own gateway has it.
void writeChatSignature(JsonWriter &writer, const SealedState &state);

/// Something that the model drew or spoke, as Markdown; empty where it is not to be shown.
QByteArray chatMediaText(const MediaPart &part);

} // namespace deskrelay
