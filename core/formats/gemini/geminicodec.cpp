#include "core/formats/gemini/geminicodec.h"

namespace deskrelay {

const Codec geminiCodec = {};

} // namespace deskrelay
