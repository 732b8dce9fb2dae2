#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// A whole \a reply as openai-chat has it; what ReplyWriter::whole() gives.
QByteArray chatCompletion(const ReplyContext &context, const Reply &reply);

} // namespace deskrelay
