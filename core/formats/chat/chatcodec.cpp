#include "core/formats/chat/chatcodec.h"

namespace deskrelay {

const Codec chatCodec = {};

} // namespace deskrelay
