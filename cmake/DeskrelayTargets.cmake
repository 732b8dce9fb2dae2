# How libraries and tests of this project are declared.

# Fails the configuration where a core library reaches a GUI module.
function(deskrelay_forbid_gui target)
    set(pending ${target})
    set(seen)
    while(pending)
        list(POP_FRONT pending current)
        if(current IN_LIST seen)
            continue()
        endif()
        list(APPEND seen ${current})
        if(current MATCHES "^Qt6?::(Gui|Widgets|Charts|Svg|SvgWidgets|OpenGL|OpenGLWidgets)$" OR current STREQUAL
                                                                                   "deskrelay_ui")
            message(FATAL_ERROR "${target} links ${current}: core/ must stand without a window")
        endif()
        if(TARGET ${current})
            foreach(property LINK_LIBRARIES INTERFACE_LINK_LIBRARIES)
                get_target_property(links ${current} ${property})
                if(links)
                    list(APPEND pending ${links})
                endif()
            endforeach()
        endif()
    endwhile()
endfunction()

# deskrelay_core_library(<folder> SOURCES ... LINKS ...): the library deskrelay_<folder> of core/<folder>.
# LINKS are public: what the folder's headers show.
function(deskrelay_core_library folder)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
    set(target deskrelay_${folder})
    add_library(${target} STATIC ${arg_SOURCES})
    target_link_libraries(${target} PUBLIC ${arg_LINKS} PRIVATE deskrelay_options)
    deskrelay_forbid_gui(${target})
    target_link_libraries(deskrelay_core INTERFACE ${target})
endfunction()

# deskrelay_test(<name> LINKS ... [LABELS ...] [ENVIRONMENT ...] [TIMEOUT n]): tst_<name>.cpp as a program and a test.
function(deskrelay_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "LINKS;LABELS;ENVIRONMENT;SOURCES;COMMAND")
    set(target tst_${name})
    add_executable(${target} ${target}.cpp ${arg_SOURCES})
    target_link_libraries(${target} PRIVATE deskrelay_options ${arg_LINKS} Qt6::Test)
    if(NOT arg_COMMAND)
        set(arg_COMMAND $<TARGET_FILE:${target}>)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_test(NAME ${name} COMMAND ${arg_COMMAND})
    set_tests_properties(
        ${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
                           ENVIRONMENT "${DESKRELAY_TEST_ENVIRONMENT};${arg_ENVIRONMENT}"
    )
endfunction()
