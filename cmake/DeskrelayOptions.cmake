# Compiler settings of our own code: every target links deskrelay_options privately.

add_library(deskrelay_options INTERFACE)
target_compile_features(deskrelay_options INTERFACE cxx_std_20)
target_include_directories(deskrelay_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(
    deskrelay_options
    INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wcast-qual
              -Wnon-virtual-dtor -Woverloaded-virtual $<$<BOOL:${DESKRELAY_WERROR}>:-Werror>
)
target_compile_definitions(
    deskrelay_options
    INTERFACE QT_NO_CAST_FROM_ASCII
              QT_NO_CAST_TO_ASCII
              QT_NO_CAST_FROM_BYTEARRAY
              QT_NO_URL_CAST_FROM_STRING
              QT_NO_FOREACH
              QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
              QT_USE_QSTRINGBUILDER
              QT_DISABLE_DEPRECATED_BEFORE=0x060400
              DESKRELAY_VERSION="${PROJECT_VERSION}"
)

if(DESKRELAY_HARDEN)
    target_compile_definitions(deskrelay_options INTERFACE DESKRELAY_HARDENED)
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(DESKRELAY_SANITIZE)
    add_compile_options(-fsanitize=${DESKRELAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${DESKRELAY_SANITIZE})
endif()

if(DESKRELAY_LTO)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
    # With everything in one place GCC 12 takes a branch of QHash for possible that is not.
    add_link_options(-Wno-alloc-size-larger-than -Werror=odr)
else()
    find_program(DESKRELAY_MOLD mold)
    if(DESKRELAY_MOLD)
        add_link_options(-fuse-ld=mold)
    endif()
endif()

find_program(DESKRELAY_CCACHE ccache)
if(DESKRELAY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${DESKRELAY_CCACHE}")
endif()
