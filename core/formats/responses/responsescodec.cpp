#include "core/formats/responses/responsescodec.h"

namespace deskrelay {

const Codec responsesCodec = {};

} // namespace deskrelay
