#include "core/formats/responses/responsescodec.h"

#include "core/formats/responses/responsesreplywriter.h"
#include "core/formats/responses/responsesrequestreader.h"
#include "core/formats/responses/responsesrequestwriter.h"

namespace deskrelay {

const Codec responsesCodec = {.readRequest = readResponsesRequest,
                              .writeRequest = writeResponsesRequest,
                              .makeReplyReader = nullptr,
                              .makeReplyWriter = makeResponsesReplyWriter};

} // namespace deskrelay
