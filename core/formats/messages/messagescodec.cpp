#include "core/formats/messages/messagescodec.h"

#include "core/formats/messages/messagesreplyreader.h"
#include "core/formats/messages/messagesreplywriter.h"
#include "core/formats/messages/messagesrequestreader.h"
#include "core/formats/messages/messagesrequestwriter.h"

namespace deskrelay {

const Codec messagesCodec = {.readRequest = readMessagesRequest,
                             .writeRequest = writeMessagesRequest,
                             .makeReplyReader = makeMessagesReplyReader,
                             .makeReplyWriter = makeMessagesReplyWriter};

} // namespace deskrelay
