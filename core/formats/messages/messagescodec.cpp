#include "core/formats/messages/messagescodec.h"

namespace deskrelay {

const Codec messagesCodec = {};

} // namespace deskrelay
