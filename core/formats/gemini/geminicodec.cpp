#include "core/formats/gemini/geminicodec.h"

#include "core/formats/gemini/geminireplyreader.h"
#include "core/formats/gemini/geminireplywriter.h"
#include "core/formats/gemini/geminirequestreader.h"
#include "core/formats/gemini/geminirequestwriter.h"

namespace deskrelay {

const Codec geminiCodec = {
    .readRequest = readGeminiRequest,
    .writeRequest = writeGeminiRequest,
    .makeReplyReader = []() -> std::unique_ptr<ReplyReader> {
        return std::make_unique<GeminiReplyReader>();
    },
    .makeReplyWriter = [](const ReplyContext &context) -> std::unique_ptr<ReplyWriter> {
        return std::make_unique<GeminiReplyWriter>(context);
    },
};

} // namespace deskrelay
