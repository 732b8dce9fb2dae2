#include "core/formats/conversation/codec.h"

#include "core/formats/chat/chatcodec.h"
#include "core/formats/gemini/geminicodec.h"
#include "core/formats/messages/messagescodec.h"
#include "core/formats/responses/responsescodec.h"

namespace deskrelay {

const Codec &codecOf(Format format)
{
    switch (format) {
    case Format::OpenAiResponses:
        return responsesCodec;
    case Format::AnthropicMessages:
        return messagesCodec;
    case Format::GeminiGenerate:
        return geminiCodec;
    case Format::OpenAiChat:
        break;
    }
    return chatCodec;
}

} // namespace deskrelay
