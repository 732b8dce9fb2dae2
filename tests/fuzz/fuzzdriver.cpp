// Feeds a fuzz target the files of a corpus, and others that are named after it, and seeded
// mutations of them: always the same ones.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace {

using Bytes = std::vector<uint8_t>;
constexpr int rounds = 20'000;
constexpr auto mostTime = std::chrono::seconds(3);

} // namespace

static Bytes readBytes(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

static std::vector<Bytes> readCorpus(const char *directory)
{
    // Without a corpus a little of what these parsers read is what is mutated.
    static const std::string seeds[] = {
        "",
        "\x1f",
        R"({"model":"m","stream":true,"stream_options":{"a":1}})",
        "event: e\r\ndata: {\"usage\":{\"output_tokens\":3}}\r\n\r\n",
        "GET /v1/models?x=1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "3;a=b\r\nabc\r\n0\r\n\r\n"};
    std::vector<Bytes> corpus;
    for (const std::string &seed : seeds)
        corpus.emplace_back(seed.begin(), seed.end());
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(directory, error))
        corpus.push_back(readBytes(entry.path()));
    return corpus;
}

static void mutate(Bytes &bytes, std::mt19937 &random)
{
    const auto place = [&] { return bytes.empty() ? 0 : random() % bytes.size(); };
    switch (random() % 5) {
    case 0:
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(place()),
                     static_cast<uint8_t>(random()));
        break;
    case 1:
        if (!bytes.empty())
            bytes[place()] = static_cast<uint8_t>(random());
        break;
    case 2:
        if (!bytes.empty())
            bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(place()));
        break;
    case 3:
        bytes.resize(place());
        break;
    default:
        if (bytes.size() < 4096) {
            const Bytes copy = bytes;
            bytes.insert(bytes.end(), copy.begin(), copy.end());
        }
    }
}

int main(int argc, char **argv)
{
    std::vector<Bytes> corpus = readCorpus(argc > 1 ? argv[1] : "");
    for (int i = 2; i < argc; ++i)
        corpus.push_back(readBytes(argv[i]));
    for (const Bytes &bytes : corpus)
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    std::mt19937 random(20261124);
    const auto start = std::chrono::steady_clock::now();
    int round = 0;
    for (; round < rounds && std::chrono::steady_clock::now() - start < mostTime; ++round) {
        Bytes bytes = corpus[random() % corpus.size()];
        for (unsigned times = 1 + random() % 8; times > 0; --times)
            mutate(bytes, random);
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    std::printf("%d mutations of %zu seeds\n", round, corpus.size());
    return 0;
}
