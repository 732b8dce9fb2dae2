#include "core/formats/responses/responsescodec.h"

#include "core/formats/responses/responsesreplywriter.h"
#include "core/formats/responses/responsesrequestreader.h"

namespace deskrelay {

const Codec responsesCodec = {.readRequest = readResponsesRequest,
                              .writeRequest = nullptr,
                              .makeReplyReader = nullptr,
                              .makeReplyWriter = makeResponsesReplyWriter};

} // namespace deskrelay
