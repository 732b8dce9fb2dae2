#include "core/formats/responses/responsescodec.h"

#include "core/formats/responses/responsesreplyreader.h"
#include "core/formats/responses/responsesreplywriter.h"
#include "core/formats/responses/responsesrequestreader.h"
#include "core/formats/responses/responsesrequestwriter.h"

namespace deskrelay {

const Codec responsesCodec = {.readRequest = readResponsesRequest,
                              .writeRequest = writeResponsesRequest,
                              .makeReplyReader = makeResponsesReplyReader,
                              .makeReplyWriter = makeResponsesReplyWriter};

} // namespace deskrelay
